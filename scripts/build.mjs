// Bundles src/ into dist/: one file per command with shared chunks, so that a command loads only what it needs.
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Files that are started by name: commands by oclif, the entry by bin/run.js, the worker by worker_threads. */
function entryPoints() {
  const commands = readdirSync(join(root, 'src/commands'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join('src/commands', file))
  return [...commands, 'src/cli/main.ts', 'src/payloads/block-worker.ts'].filter((file) =>
    existsSync(join(root, file)),
  )
}

rmSync(join(root, 'dist'), { recursive: true, force: true })
await build({
  absWorkingDir: root,
  entryPoints: entryPoints(),
  outbase: 'src',
  outdir: 'dist',
  bundle: true,
  splitting: true,
  minify: true,
  keepNames: true,
  sourcemap: true,
  sourcesContent: false,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  mainFields: ['module', 'main'],
  chunkNames: 'chunks/[name]-[hash]',
  // The native library is found beside its own package; everything else is bundled for a quick start.
  external: ['@duckdb/node-bindings', '@duckdb/node-bindings-*'],
  // oclif asks for a TypeScript compiler only in a plugin's own development tree.
  alias: { typescript: './scripts/absent-module.mjs' },
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url); import { fileURLToPath as __toPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const __filename = __toPath(import.meta.url); const __dirname = __dirnameOf(__filename);",
  },
  logLevel: 'warning',
})
// The manifest lets oclif answer --help without loading a single command.
execFileSync(process.execPath, [join(root, 'node_modules/oclif/bin/run.js'), 'manifest'], {
  cwd: root,
  stdio: ['ignore', 'ignore', 'inherit'],
})
