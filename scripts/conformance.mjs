// `npm run conformance`: facts about the services, on the local ones or on AWS. `npm run conformance -- --help` says how.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { installPackages, root } from './setup.mjs'

installPackages()
const { bundle } = await import('./bundle.mjs')
await bundle({ entryPoints: { conformance: 'bench/conformance/main.ts' }, outdir: 'dist/bench' })
const args = [join(root, 'dist/bench/conformance.js'), ...process.argv.slice(2)]
process.exit(spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1)
