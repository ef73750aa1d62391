// One way to bundle for all programs of this repository.
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { pageCodeConstant } from './page-code.mjs'

/** `entryPoints` and `outdir` are relative to the repository's root. `external`: what is not bundled beside native libraries. */
export async function bundle({ entryPoints, outdir, outbase, external = [] }) {
  await build({
    absWorkingDir: fileURLToPath(new URL('..', import.meta.url)),
    entryPoints,
    outdir,
    ...(outbase === undefined ? {} : { outbase }),
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
    define: await pageCodeConstant(),
    chunkNames: 'chunks/[name]-[hash]',
    // Native libraries are found beside their own packages; everything else is bundled for a quick start.
    external: ['@duckdb/node-bindings', '@duckdb/node-bindings-*', '@resvg/resvg-js', ...external],
    // oclif asks for a TypeScript compiler only in a plugin's own development tree.
    alias: { typescript: './scripts/absent-module.mjs' },
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url); import { fileURLToPath as __toPath } from 'node:url'; import { dirname as __dirnameOf } from 'node:path'; const __filename = __toPath(import.meta.url); const __dirname = __dirnameOf(__filename);",
    },
    logLevel: 'warning',
  })
}
