import { describe, expect, it } from 'vitest'
import { invoiceFor } from '../../src/cost/index.ts'
import { loadPriceBook } from '../../src/cost/price-book.ts'
import {
  findCrossovers,
  type CrossoverRequest,
  type FoundCrossovers,
} from '../../src/wiring/find-crossovers.ts'
import { importLines, type Line } from './import-lines.ts'

type Curve = (megabytes: number) => number

const sizings: Readonly<Record<string, Line>> = {
  lambda: { platform: 'lambda', memory_mib: 1769 },
  'emr-serverless': {
    platform: 'emr-serverless',
    sizing: { driver: { vcpus: 1, memoryGb: 4 }, executor: { vcpus: 1, memoryGb: 4 }, executors: 1 },
  },
  glue: { platform: 'glue', sizing: { workerType: 'G.1X', workers: 2, glueVersion: '5.1' } },
}

const decades = [0.01, 0.1, 1, 10, 100, 1_000]
const halfDecades = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000]

interface Wish {
  readonly platform: string
  readonly seconds: Curve
  readonly sizes?: readonly number[]
  /** Spread of the runs of a size: they lie evenly around the curve. */
  readonly spread?: number
  readonly runs?: number
  readonly more?: (megabytes: number, seconds: number) => Line
}

const lines = ({
  platform,
  seconds,
  sizes = decades,
  spread = 0.03,
  runs = 3,
  more,
}: Wish): readonly Line[] =>
  sizes.flatMap((megabytes, place) =>
    Array.from({ length: runs }, (_, run) => {
      // Another order at each size, so that no run is the slow one everywhere.
      const step = runs === 1 ? 0 : ((run + place) % runs) / (runs - 1) - 0.5
      const took = seconds(megabytes) * Math.exp(2 * spread * step)
      return {
        ...{ workload: 'etl', start_level: 'cold', payload_bytes: megabytes * 1e6, client_ms: took * 1000 },
        ...sizings[platform],
        ...more?.(megabytes, took),
      }
    }),
  )

const defaults: Omit<CrossoverRequest, 'workspace'> = {
  ...{ run: 'latest', metric: 'latency', workload: undefined, starts: ['cold', 'warm'] },
  ...{ priceBook: undefined, region: undefined, discount: undefined, seed: 1 },
}

async function found(
  wishes: readonly Wish[],
  asked: Partial<CrossoverRequest> = {},
): Promise<FoundCrossovers> {
  const { workspace, rejected } = await importLines(wishes.flatMap(lines))
  expect(rejected).toEqual([])
  return findCrossovers({ ...defaults, workspace, ...asked })
}

/** The only comparison of medians, or of costs. */
async function answer(wishes: readonly Wish[], asked: Partial<CrossoverRequest> = {}) {
  const { crossovers } = await found(wishes, asked)
  const [first] = crossovers.filter(({ statistic }) => statistic !== 'p95')
  if (first === undefined) throw new RangeError('no comparison')
  return first
}

const failing =
  (from: number): NonNullable<Wish['more']> =>
  (megabytes) =>
    megabytes < from ? {} : { state: 'failed', failure_cause: 'out-of-memory', client_ms: null }

describe('imported trials give', () => {
  it('one crossing, inside its interval, with who wins on which side', async () => {
    // 2 + 0.1 s = 20 + 0.01 s at 200 MB.
    const entry = await answer([
      { platform: 'lambda', seconds: (mb) => 2 + 0.1 * mb },
      { platform: 'glue', seconds: (mb) => 20 + 0.01 * mb },
    ])
    expect(entry).toMatchObject({
      ...{ workload: 'etl', metric: 'latency', statistic: 'median', startLevel: 'cold', kind: 'one' },
      ...{ cheaperBelow: 'lambda', cheaperAbove: 'glue', trials: 36, ofPlatforms: true },
      a: { platform: 'lambda', label: 'Lambda 1769 MiB' },
      b: { platform: 'glue', label: 'Glue 2 × G.1X' },
    })
    const [at] = entry.at
    expect(at?.low).toBeLessThan(200e6)
    expect(at?.high).toBeGreaterThan(200e6)
    expect(Math.abs((at?.bytes ?? 0) / 200e6 - 1)).toBeLessThan(0.05)
    expect(entry.indifference?.low).toBeLessThan(200e6)
    expect(entry.indifference?.high).toBeGreaterThan(200e6)
    expect(entry.sentence).toMatch(
      /^below \d+ MB \(\d+ MB to \d+ MB, 95 %\) Lambda 1769 MiB is faster, above it Glue$/,
    )
  })

  it("the same with sides in each other's place: A is who wins at the small sizes", async () => {
    const entry = await answer([
      { platform: 'lambda', seconds: (mb) => 20 + 0.01 * mb },
      { platform: 'glue', seconds: (mb) => 2 + 0.1 * mb },
    ])
    expect(entry).toMatchObject({ kind: 'one', a: { platform: 'glue' }, b: { platform: 'lambda' } })
    expect(entry).toMatchObject({ cheaperBelow: 'glue', cheaperAbove: 'lambda' })
    expect(entry.band[0]?.ratio).toBeCloseTo(0.1, 1)
    expect(entry.band.at(-1)?.ratio).toBeGreaterThan(2)
    expect(entry.band.every(({ low, ratio, high }) => low <= ratio && ratio <= high)).toBe(true)
  })

  it('several crossings', async () => {
    // 10 + s/10 = 3 + 4·√s at 3.37 and 1457 MB.
    const entry = await answer([
      { platform: 'lambda', seconds: (mb) => 10 + 0.1 * mb, sizes: halfDecades },
      { platform: 'glue', seconds: (mb) => 3 + 4 * Math.sqrt(mb), sizes: halfDecades },
    ])
    expect(entry).toMatchObject({ kind: 'several', cheaperBelow: 'glue', cheaperAbove: 'glue' })
    const [first, second] = entry.at
    expect((first?.low ?? 0) < 3.37e6 && 3.37e6 < (first?.high ?? 0)).toBe(true)
    expect((second?.low ?? 0) < 1457e6 && 1457e6 < (second?.high ?? 0)).toBe(true)
    expect(entry.sentence).toMatch(
      /^below .* Glue is faster, from there to .* Lambda 1769 MiB, above it Glue$/,
    )
  })

  it('none, where one is less everywhere, and no crossing is made up', async () => {
    const entry = await answer([
      { platform: 'emr-serverless', seconds: (mb) => 30 + 0.1 * mb },
      { platform: 'lambda', seconds: (mb) => 5 + 0.02 * mb },
    ])
    expect(entry).toMatchObject({ kind: 'none', at: [], cheaperBelow: 'lambda', cheaperAbove: 'lambda' })
    expect(entry.a.platform).toBe('lambda')
  })

  it('a tie', async () => {
    const same = { seconds: (mb: number) => 10 + 0.1 * mb, spread: 0.005, runs: 5 }
    const entry = await answer([
      { platform: 'lambda', ...same },
      { platform: 'glue', ...same },
    ])
    expect(entry).toMatchObject({ kind: 'tie', at: [], cheaperBelow: null, cheaperAbove: null })
  })

  it('undecided, with the sizes to repeat', async () => {
    const noisy = { spread: 0.6 }
    const entry = await answer([
      { platform: 'lambda', seconds: (mb) => 10 + 0.1 * mb, ...noisy },
      { platform: 'glue', seconds: (mb) => 11 + 0.1 * mb, ...noisy },
    ])
    expect(entry).toMatchObject({ kind: 'undecided', at: [], undecided: { reason: 'noise' } })
    expect(entry.undecided?.repeatBytes).toEqual(decades.map((mb) => mb * 1e6))
    expect(entry.sentence).toContain('repeat 10 kB, 100 kB')
  })

  it('infeasible, where the winner cannot do the large ones', async () => {
    const entry = await answer([
      { platform: 'lambda', seconds: (mb) => 2 + 0.01 * mb, more: failing(1_000) },
      { platform: 'glue', seconds: (mb) => 40 + 0.02 * mb },
    ])
    expect(entry).toMatchObject({
      ...{ kind: 'infeasible', at: [], cheaperBelow: 'lambda', cheaperAbove: 'glue' },
      infeasible: { side: 'a', platform: 'lambda', fromBytes: 1e9 },
    })
  })

  it('the cost crossing of totals', async () => {
    // 0.001 + 0.0001 s = 0.011 + 0.00001 s at 111.1 MB.
    const total = (usd: Curve): Pick<Required<Wish>, 'seconds' | 'more'> => ({
      seconds: usd,
      more: (_, took) => ({ client_ms: 1_000, usd: took.toFixed(12) }),
    })
    const entry = await answer(
      [
        { platform: 'lambda', ...total((mb) => 0.001 + 0.0001 * mb) },
        { platform: 'glue', ...total((mb) => 0.011 + 0.00001 * mb) },
      ],
      { metric: 'cost' },
    )
    expect(entry).toMatchObject({
      kind: 'one',
      metric: 'cost',
      statistic: 'expected',
      cheaperBelow: 'lambda',
    })
    expect(Math.abs((entry.at[0]?.bytes ?? 0) / 111.1e6 - 1)).toBeLessThan(0.05)
    expect(entry.warnings.join()).toContain('totals as they were given')
  })

  it('the cost crossing of exact bills, on the minimum of Glue', async () => {
    const lambdaUsage = { platform: 'lambda', region: 'us-east-1', memoryMib: 10_240 }
    const glueUsage = {
      platform: 'glue',
      region: 'us-east-1',
      workerType: 'G.1X',
      workers: 2,
      glueVersion: '5.1',
    }
    const entry = await answer(
      [
        {
          platform: 'lambda',
          seconds: (mb) => 5 + 0.5 * mb,
          sizes: [...decades, 300],
          more: (_, took) => ({
            memory_mib: 10_240,
            usage: { ...lambdaUsage, billedMs: [Math.ceil(took * 1000)] },
          }),
        },
        {
          platform: 'glue',
          seconds: (mb) => 20 + 0.005 * mb,
          sizes: [...decades, 300],
          more: (_, took) => ({ usage: { ...glueUsage, executionSeconds: Math.round(took) } }),
        },
      ],
      { metric: 'cost' },
    )
    const book = loadPriceBook('aws-2026-11')
    const perSecond =
      Number(
        invoiceFor(
          {
            ...{ platform: 'lambda', region: 'us-east-1', architecture: 'x86_64', memoryMiB: 10_240 },
            ...{ ephemeralMiB: 512, billedMs: [1_000_000], requests: 0, basis: 'billed' },
          },
          book,
        ).totalUsd,
      ) / 1_000
    const minimum = Number(
      invoiceFor(
        {
          ...{ platform: 'glue', region: 'us-east-1', workerType: 'G.1X', workers: 2, glueVersion: '5.1' },
          ...{ executionClass: 'STANDARD', executionSeconds: 60, dpuSeconds: undefined, basis: 'billed' },
        },
        book,
      ).totalUsd,
    )
    const crossing = ((minimum / perSecond - 5) / 0.5) * 1e6
    expect(entry).toMatchObject({ kind: 'one', cheaperBelow: 'lambda', cheaperAbove: 'glue' })
    expect(Math.abs((entry.at[0]?.bytes ?? 0) / crossing - 1)).toBeLessThan(0.05)
  })
})

describe('several memory sizes', () => {
  const wishes: readonly Wish[] = [
    { platform: 'lambda', seconds: (mb) => 4 + 0.1 * mb },
    { platform: 'lambda', seconds: (mb) => 5 + 0.05 * mb, more: () => ({ memory_mib: 3_008 }) },
    { platform: 'glue', seconds: (mb) => 30 + 0.01 * mb },
  ]

  it('are compared one by one and as the best of them, which is named', async () => {
    const { crossovers, probabilities } = await found(wishes)
    const medians = crossovers.filter(({ statistic }) => statistic === 'median')
    expect(medians.map(({ a, ofPlatforms }) => [a.label, ofPlatforms])).toEqual([
      ['Lambda', true],
      ['Lambda 1769 MiB', false],
      ['Lambda 3008 MiB', false],
    ])
    const [best] = medians
    expect(best?.a.sizing).toBe('best')
    expect(best?.a.active[0]).toMatchObject({ bytes: 10_000, sizing: { memoryMiB: 1_769 } })
    expect(best?.a.active.at(-1)).toMatchObject({ bytes: 1e9, sizing: { memoryMiB: 3_008 } })
    // 5 + 0.05 s = 30 + 0.01 s at 625 MB.
    expect(Math.abs((best?.at[0]?.bytes ?? 0) / 625e6 - 1)).toBeLessThan(0.05)
    expect(best?.sentence).toContain('Lambda 1769 MiB or 3008 MiB is faster, above it Glue')
    const map = probabilities.find(({ statistic }) => statistic === 'median')
    expect(map?.sizes[0]).toEqual({
      ...{ bytes: 10_000, measured: true },
      platforms: [
        { platform: 'lambda', probability: 1 },
        { platform: 'glue', probability: 0 },
      ],
    })
    expect(map?.sizes.at(-1)?.platforms[1]).toEqual({ platform: 'glue', probability: 1 })
  })

  it('give the same answers for the same seed', async () => {
    const { workspace } = await importLines(wishes.flatMap(lines))
    const ask = (seed: number) => findCrossovers({ ...defaults, workspace, seed })
    expect(await ask(3)).toEqual(await ask(3))
    expect((await ask(4)).crossovers[0]?.at).not.toEqual((await ask(3)).crossovers[0]?.at)
  })
})

describe('what cannot be compared is said', () => {
  const lambda: Wish = { platform: 'lambda', seconds: (mb) => 2 + 0.1 * mb }
  const glue: Wish = { platform: 'glue', seconds: (mb) => 20 + 0.01 * mb }

  it('one platform only', async () => {
    const { crossovers, notCompared } = await found([lambda])
    expect(crossovers).toEqual([])
    expect(notCompared.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('no other platform has trials that succeeded'),
    ])
  })

  it('all failed', async () => {
    const { crossovers, notCompared } = await found([{ ...lambda, more: failing(0) }, glue])
    expect(crossovers).toEqual([])
    expect(notCompared[0]).toMatchObject({
      ...{ platform: 'lambda', label: 'Lambda 1769 MiB' },
      reason: 'none of 18 trials succeeded (out-of-memory)',
    })
  })

  it.each([
    ['one-size', { sizes: [10] }, /measure at least three/],
    ['no-common-range', { sizes: [2_000, 3_000, 4_000] }, /no sizes in common/],
  ])('%s', async (reason, change, words) => {
    const entry = await answer([
      { ...lambda, ...(reason === 'one-size' ? change : {}) },
      { ...glue, ...change },
    ])
    expect(entry).toMatchObject({ kind: 'undecided', undecided: { reason }, at: [] })
    expect(entry.sentence).toMatch(words)
  })

  it('no cost without usage or totals', async () => {
    const { crossovers, notCompared } = await found([lambda, glue], { metric: 'cost' })
    expect(crossovers).toEqual([])
    expect(notCompared.map(({ metric, reason }) => [metric, reason])).toContainEqual([
      'cost',
      'no trial tells what it cost: neither usage nor a total',
    ])
  })

  it.each<[Partial<CrossoverRequest>, RegExp]>([
    [{ workload: 'nope' }, /no trial of nope/],
    [{ starts: ['warm'] }, /no trial of any workload, warm/],
    [{ starts: ['hot'] }, /--starts/],
    [{ discount: '100' }, /--discount/],
    [{ run: 'nope' }, /no such run: nope/],
    [{ priceBook: 'nope' }, /no such price book: nope/],
  ])('%j is refused', async (asked, message) => {
    const { workspace } = await importLines([...lines(lambda), ...lines(glue)])
    await expect(findCrossovers({ ...defaults, workspace, ...asked })).rejects.toThrow(message)
  })
})
