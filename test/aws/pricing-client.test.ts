import { build } from 'esbuild'
import { expect, it } from 'vitest'

it('the Pricing SDK is loaded with the first client, with the one command that is used', async () => {
  const { metafile } = await build({
    entryPoints: ['src/aws/pricing-client.ts'],
    outdir: 'dist',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    mainFields: ['module', 'main'],
    write: false,
    metafile: true,
    logLevel: 'silent',
  })
  const sdkIn = (inputs: object): string[] =>
    Object.keys(inputs).filter((path) => path.includes('@aws-sdk/client-pricing/'))
  const entry = Object.values(metafile.outputs).find(
    ({ entryPoint }) => entryPoint === 'src/aws/pricing-client.ts',
  )
  const chunks = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs))
  const bytesOf = (command: string): number =>
    chunks
      .filter(([path]) => path.includes(`client-pricing/dist-es/commands/${command}.js`))
      .reduce((bytes, [, { bytesInOutput }]) => bytes + bytesInOutput, 0)
  expect(entry?.imports.filter(({ kind }) => kind === 'import-statement')).toEqual([])
  expect(sdkIn(entry?.inputs ?? {})).toEqual([])
  expect(bytesOf('GetProductsCommand')).toBeGreaterThan(0)
  expect(bytesOf('DescribeServicesCommand')).toBe(0)
})
