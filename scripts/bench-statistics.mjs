// `npm run bench:statistics`: how well the statistics do in simulations, one table. Arguments: repeats, ids such as A3.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

import { installPackages, root } from './setup.mjs'

installPackages()
const { bundle } = await import('./bundle.mjs')
await bundle({ entryPoints: { statistics: 'bench/statistics/main.ts' }, outdir: 'dist/bench' })
const { status } = spawnSync(
  process.execPath,
  [join(root, 'dist/bench/statistics.js'), ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit' },
)
process.exit(status ?? 1)
