import { build, type Metafile } from 'esbuild'
import { beforeAll, describe, expect, it } from 'vitest'

const services = ['client-lambda', 'client-emr-serverless', 'client-glue']

/** Bundled as the program is, without writing anything. */
describe('what a run loads', () => {
  let outputs: Metafile['outputs']
  beforeAll(async () => {
    const { metafile } = await build({
      entryPoints: ['src/runners/index.ts', 'src/aws/clients.ts'],
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
    outputs = metafile.outputs
  })

  /** Services whose code is in an output or in what it imports statically. */
  function loaded(path: string, seen = new Set<string>()): string[] {
    if (seen.has(path)) return []
    seen.add(path)
    const output = outputs[path]
    const inputs = Object.keys(output?.inputs ?? {})
    const own = services.filter((service) => inputs.some((input) => input.includes(`@aws-sdk/${service}/`)))
    const next = (output?.imports ?? []).filter(({ kind }) => kind === 'import-statement')
    return [...new Set([...own, ...next.flatMap((edge) => loaded(edge.path, seen))])]
  }

  const outputOf = (entry: string): string =>
    Object.keys(outputs).find((path) => outputs[path]?.entryPoint === entry) ?? `no output of ${entry}`

  it.each(['src/runners/index.ts', 'src/aws/clients.ts'])(
    'before it uses a platform, %s: no SDK client',
    (entry) => {
      expect(loaded(outputOf(entry))).toEqual([])
    },
  )

  it.each([
    ['src/aws/lambda-sdk.ts', 'client-lambda'],
    ['src/aws/emr-serverless-sdk.ts', 'client-emr-serverless'],
    ['src/aws/glue-sdk.ts', 'client-glue'],
  ])('with %s: only %s', (entry, service) => {
    expect(loaded(outputOf(entry))).toEqual([service])
  })

  it('of a client: the commands that are used', () => {
    const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs))
    const bytes = (command: string) =>
      inputs
        .filter(([path]) => path.includes(`/commands/${command}.js`))
        .reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0)
    expect(bytes('InvokeCommand')).toBeGreaterThan(0)
    expect(bytes('PublishLayerVersionCommand')).toBe(0)
  })
})
