// `npm run infra:synth`: writes infra/soalbench.template.json from infra/cdk. Nothing is deployed.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { root, say } from './setup.mjs'

// Inside the repository, so that the packages are found.
const folder = mkdtempSync(join(root, 'node_modules/.infra-synth-'))
try {
  const program = join(folder, 'synthesize.mjs')
  await build({
    absWorkingDir: root,
    entryPoints: ['infra/cdk/synthesize.ts'],
    outfile: program,
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
  })
  const { synthesize } = await import(program)
  const { template, findings } = synthesize(join(root, 'infra/policies'))
  for (const finding of findings) say(`not acknowledged: ${finding}`)
  if (findings.length > 0) process.exitCode = 1
  else {
    writeFileSync(join(root, 'infra/soalbench.template.json'), template)
    say(`infra/soalbench.template.json: ${Object.keys(JSON.parse(template).Resources).length} resources`)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
