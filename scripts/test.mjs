// `npm test`: everything. Flags after `--` go to vitest, and then only vitest runs.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { buildProgram, installEngines, installPackages, installPeers, must, root, say } from './setup.mjs'

installPackages()
buildProgram()
const engines = installEngines()
const peersPython = installPeers()
const given = process.argv.slice(2)

if (given.length === 0) {
  say('checking types, lint, format and dead code')
  const npm = process.env.npm_execpath
  must(npm ? process.execPath : 'npm', [...(npm ? [npm] : []), 'run', '--silent', 'check'])
}

const results = join(root, 'coverage/vitest.json')
mkdirSync(join(root, 'coverage'), { recursive: true })
rmSync(results, { force: true })
const { status } = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules/vitest/vitest.mjs'),
    ...['run', '--reporter=default', '--reporter=json', `--outputFile.json=${results}`, ...given],
  ],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      SOALBENCH_TEST_PYTHON: engines.python,
      SOALBENCH_TEST_SPARK_HOME: engines.sparkHome,
      SOALBENCH_TEST_JAVA_HOME: engines.javaHome,
      ...(peersPython === undefined ? {} : { SOALBENCH_TEST_TOOLS_PYTHON: peersPython }),
    },
  },
)

const missing = [
  { program: '/usr/bin/chromium', what: 'the report in a real browser', packages: 'chromium' },
].filter(({ program }) => !existsSync(program))
if (peersPython === undefined) {
  say(
    'skipped: boto3 and the AWS CLI as clients of the local services (to run them too: Python 3.10 or newer)',
  )
}
for (const { what, packages } of missing) {
  say(`skipped: ${what} (to run it too: apt-get install ${packages})`)
}
if (existsSync(results)) {
  const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(results, 'utf8'))
  process.stdout.write(`${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped\n`)
}
process.exit(status ?? 1)
