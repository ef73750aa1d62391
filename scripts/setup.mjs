// What `npm start`, `npm test` and `npm run bench` need before they begin, each step only where something is missing.
// Uses nothing but Node itself: on a fresh clone there is nothing else.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))
export const say = (line) => process.stderr.write(`${line}\n`)

/** Runs a program with its output shown; ends this one with its exit code where it fails. */
export function must(program, args, options = {}) {
  const { status, error } = spawnSync(program, args, { cwd: root, stdio: 'inherit', ...options })
  if (error) throw error
  if (status !== 0) process.exit(status ?? 1)
}

export function installPackages() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 15)) {
    say(`soalbench needs Node 20.15 or newer, this is ${process.versions.node}`)
    process.exit(2)
  }
  const installed = join(root, 'node_modules/.package-lock.json')
  if (existsSync(installed) && mtime(installed) >= mtime(join(root, 'package-lock.json'))) return
  say('installing the packages of package-lock.json')
  const npm = process.env.npm_execpath
  if (npm) must(process.execPath, [npm, 'ci', '--no-audit', '--no-fund'])
  else must('npm', ['ci', '--no-audit', '--no-fund'])
}

export function buildProgram() {
  const stamp = join(root, 'dist/.built')
  const newest = Math.max(
    ...[
      'src',
      'scripts/build.mjs',
      'scripts/bundle.mjs',
      'scripts/page-code.mjs',
      'package.json',
      'package-lock.json',
    ].map((path) => newestIn(join(root, path))),
  )
  if (existsSync(stamp) && existsSync(join(root, 'oclif.manifest.json')) && mtime(stamp) >= newest) return
  say('building')
  must(process.execPath, [join(root, 'scripts/build.mjs')])
  writeFileSync(stamp, '')
}

/** Python, Spark and Java in the cache. Returns where they are. */
export function installEngines() {
  const { status, stdout } = install([])
  if (status !== 0) {
    tellError(stdout)
    process.exit(status ?? 1)
  }
  return JSON.parse(stdout).installation
}

/** boto3, the AWS CLI and moto, which only tests use. Returns their Python, or undefined where they cannot be had. */
export function installPeers() {
  const { status, stdout } = install(['--peers'])
  if (status !== 0) tellError(stdout)
  return status === 0 ? JSON.parse(stdout).peersPython : undefined
}

/** With `--json` an error is the document on stdout, which nobody has seen yet. */
function tellError(stdout) {
  if (!stdout?.trim()) return
  const { message, causes, suggestions } = JSON.parse(stdout).error
  say(`Error: ${message}`)
  for (const cause of causes) say(`  because: ${cause}`)
  for (const suggestion of suggestions) say(`  try: ${suggestion}`)
}

/** Progress goes to stderr and is shown, the result is one document on stdout. */
function install(flags) {
  return spawnSync(process.execPath, [join(root, 'bin/run.js'), 'local', 'install', ...flags, '--json'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

function newestIn(path) {
  if (!statSync(path).isDirectory()) return mtime(path)
  return Math.max(0, ...readdirSync(path).map((name) => newestIn(join(path, name))))
}

const mtime = (path) => statSync(path).mtimeMs
