// `npm run bench:nightly`: ten nights of the same code and ten with a slower job. Arguments: `rehearsal`, how many nights.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

import { buildProgram, installEngines, installPackages, root } from './setup.mjs'

installPackages()
buildProgram()
if (!process.argv.includes('rehearsal')) installEngines()
const { bundle } = await import('./bundle.mjs')
await bundle({ entryPoints: { nightly: 'bench/nightly/main.ts' }, outdir: 'dist/bench' })
const { status } = spawnSync(
  process.execPath,
  [join(root, 'dist/bench/nightly.js'), ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit' },
)
process.exit(status ?? 1)
