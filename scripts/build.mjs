// Bundles src/ into dist/: one file per command with shared chunks, so that a command loads only what it needs.
import { execFileSync } from 'node:child_process'
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundle } from './bundle.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Files that are started by name: commands by oclif, the entry by bin/run.js, the worker by worker_threads. */
const commands = readdirSync(join(root, 'src/commands'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => join('src/commands', file))

rmSync(join(root, 'dist'), { recursive: true, force: true })
await bundle({
  entryPoints: [...commands, 'src/cli/main.ts', 'src/payloads/block-worker.ts'],
  outbase: 'src',
  outdir: 'dist',
})
// The manifest lets oclif answer --help without loading a single command.
execFileSync(process.execPath, [join(root, 'node_modules/oclif/bin/run.js'), 'manifest'], {
  cwd: root,
  stdio: ['ignore', 'ignore', 'inherit'],
  env: { ...process.env, OCLIF_SKIP_NEW_VERSION_CHECK: 'true' },
})
