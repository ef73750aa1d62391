// `npm run bench`: the figures of speed and fidelity. Names of sections after `--` choose some of them.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

import { buildProgram, installEngines, installPackages, root } from './setup.mjs'

installPackages()
buildProgram()
const installation = installEngines()
const { bundle } = await import('./bundle.mjs')
// Flat, so that what is started by name lies beside the program that starts it.
await bundle({
  entryPoints: {
    main: 'bench/main.ts',
    'platform-command': 'bench/platform-command.ts',
    'bench-child': 'src/payloads/bench/bench-child.ts',
  },
  outdir: 'dist/bench',
})
const { status } = spawnSync(process.execPath, [join(root, 'dist/bench/main.js'), ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env: {
    ...process.env,
    SOALBENCH_TEST_PYTHON: installation.python,
    SOALBENCH_TEST_SPARK_HOME: installation.sparkHome,
    SOALBENCH_TEST_JAVA_HOME: installation.javaHome,
  },
})
process.exit(status ?? 1)
