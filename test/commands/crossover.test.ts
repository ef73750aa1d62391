import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asText } from '../wiring/import-lines.ts'
import { soalbench } from './soalbench.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'soalbench-crossover-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const glue = { platform: 'glue', sizing: { workerType: 'G.1X', workers: 2, glueVersion: '5.1' } }
const lambda = { platform: 'lambda', memory_mib: 1769 }
const trials = [1, 10, 100, 1_000].flatMap((megabytes) =>
  [0.97, 1, 1.02].flatMap((noise) => {
    const common = { workload: 'etl', start_level: 'cold', payload_bytes: megabytes * 1e6 }
    return [
      { ...common, ...lambda, client_ms: (2 + 0.1 * megabytes) * 1000 * noise, usd: 0.001 },
      { ...common, ...glue, client_ms: (20 + 0.01 * megabytes) * 1000 * noise, usd: 0.01 },
    ]
  }),
)

describe('soalbench import, then crossover', () => {
  it('lists what is wrong with its line, and imports nothing', async () => {
    const file = join(folder, 'bad.jsonl')
    await writeFile(file, asText([trials[0] ?? {}, { ...trials[1], client_ms: -4 }]))
    const workspace = join(folder, 'bad')
    const plain = await soalbench(['import', file, '--workspace', workspace])
    expect(plain).toMatchObject({ code: 2, stdout: '' })
    expect(plain.stderr).toBe(`${file}:2: client_ms: -4 is negative\nnothing was imported: 1 line rejected\n`)
    const { code, stdout } = await soalbench(['import', file, '--json', '--workspace', workspace])
    expect(code).toBe(2)
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ schema: 'soalbench.import/1', imported: false, runs: [], trials: 0, rejectedLines: 1 },
      rejected: [{ file, line: 2, reason: 'client_ms: -4 is negative' }],
    })
  })

  it('answers in words that fit a terminal, and in one document', async () => {
    const file = join(folder, 'good.jsonl')
    await writeFile(file, asText(trials))
    const workspace = join(folder, 'good')
    const imported = await soalbench(['import', file, '--workspace', workspace])
    expect(imported.code).toBe(0)
    expect(imported.stdout).toMatch(/^run \S+ \(imported\): 24 trials\n/)
    expect(imported.stdout).toMatch(/\nnext: soalbench crossover --run \S+\n$/)
    const { code, stdout } = await soalbench(['crossover', '--workspace', workspace])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^Imported trials: measured elsewhere/)
    expect(stdout).toMatch(
      / - below \d+ MB \(\d+ MB to \d+ MB, 95 %\) Lambda 1769 MiB is faster, above it Glue\n/,
    )
    for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(120)
    const json = await soalbench(['crossover', '--metric', 'latency', '--json', '--workspace', workspace])
    expect(JSON.parse(json.stdout)).toMatchObject({
      schema: 'soalbench.crossover/1',
      target: 'imported',
      crossovers: [
        {
          ...{ workload: 'etl', metric: 'latency', statistic: 'median', startLevel: 'cold', kind: 'one' },
          ...{ cheaperBelow: 'lambda', cheaperAbove: 'glue', trials: 24, warnings: [] },
          a: { platform: 'lambda', sizing: { memoryMiB: 1769 } },
          b: { platform: 'glue', sizing: { workerType: 'G.1X' } },
          at: [{ bytes: expect.any(Number), low: expect.any(Number), confidence: 0.95 }],
          indifference: { low: expect.any(Number), high: expect.any(Number) },
        },
        { statistic: 'p95' },
      ],
      probabilities: [{ statistic: 'median' }, { statistic: 'p95' }],
    })
  })

  it.each([
    [['crossover'], /no workspace/],
    [['crossover', '--metric', 'speed'], /--metric/],
    [['crossover', '--starts', 'hot'], /--starts: "hot"/],
    [['import', '/nowhere/trials.jsonl'], /import file cannot be read: \/nowhere\/trials\.jsonl/],
    [['import'], /file {2}One or more files/],
  ])('%j is refused with a remedy', async (args, named) => {
    const { code, stdout, stderr } = await soalbench([...args, '--workspace', join(folder, 'none')])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(named)
    expect(stderr).toMatch(/\n {2}try: /)
  })
})
