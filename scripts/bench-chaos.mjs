// `npm run bench:chaos`: faults, crashes, kills, signals, damaged inputs and files, one table each. Arguments: names of sections.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

import { installPackages, root } from './setup.mjs'

installPackages()
const run = (args) => spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1
const built = run([join(root, 'scripts/build.mjs')])
if (built !== 0) process.exit(built)
const { bundle } = await import('./bundle.mjs')
// Migrations are killed in a child that is bundled on the spot.
const external = ['esbuild']
await bundle({ entryPoints: { chaos: 'bench/chaos/main.ts' }, outdir: 'dist/bench', external })
process.exit(run([join(root, 'dist/bench/chaos.js'), ...process.argv.slice(2)]))
