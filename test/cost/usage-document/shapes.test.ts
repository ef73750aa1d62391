import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseUsageDocument } from '../../../src/cost/usage-document/parse-usage-document.ts'
import { parse, parseOne, smallest } from './parse.ts'

describe('Lambda', () => {
  it('the Billed Duration of each REPORT line is what AWS billed', () => {
    expect(
      parseOne({ ...smallest.billedMs, architecture: 'arm64', ephemeralMib: 1024, requests: 3 }),
    ).toEqual({
      ...{ platform: 'lambda', region: 'us-east-1', architecture: 'arm64', memoryMiB: 1769 },
      ...{ ephemeralMiB: 1024, billedMs: [812, 790], requests: 3, basis: 'billed' },
    })
  })

  it('without architecture, /tmp and requests: x86_64, 512 MiB, one request per invocation', () => {
    expect(parseOne(smallest.billedMs)).toMatchObject({
      ...{ architecture: 'x86_64', ephemeralMiB: 512, requests: 2 },
    })
  })

  it('broken milliseconds are rounded up one by one, and are not what AWS billed', () => {
    expect(parseOne({ ...smallest.billedMs, billedMs: [812.2, 790] })).toMatchObject({
      ...{ billedMs: [813, 790], meteredMs: 1602.2, basis: 'derived' },
    })
  })

  it('invocations that are alike', () => {
    expect(parseOne(smallest.billedMsEach)).toMatchObject({
      ...{ billedMs: [360_000_000], requests: 3_000_000, basis: 'billed' },
    })
    expect(parseOne({ ...smallest.billedMsEach, billedMsEach: 119.1 })).toMatchObject({
      ...{ billedMs: [360_000_000], requests: 3_000_000, basis: 'derived' },
    })
  })

  it('Duration and Init Duration: one ceiling over the sum of both', () => {
    expect(parseOne(smallest.invocations)).toMatchObject({
      ...{ billedMs: [351], requests: 1, basis: 'derived', meteredMs: 350.83 },
    })
  })

  it.each([
    [20.4, 30.3, 51],
    [100.7, 200.3, 301],
    [16.9, 0.1, 17],
    [250, 100, 350],
    [0.01, 0, 1],
  ])('%d ms and %d ms of INIT are billed %d ms', (durationMs, initMs, billedMs) => {
    expect(parseOne({ ...smallest.invocations, invocations: [{ durationMs, initMs }] })).toMatchObject({
      billedMs: [billedMs],
    })
  })

  it('two decimals that sum to a whole number are billed that number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 900_000 }), fc.nat(), fc.nat(9), (total, part, places) => {
        const scale = 10 ** places
        const first = part % (total * scale)
        const invocations = [{ durationMs: first / scale, initMs: (total * scale - first) / scale }]
        expect(parseOne({ ...smallest.invocations, invocations })).toMatchObject({ billedMs: [total] })
      }),
      { numRuns: 10_000 },
    )
  })

  it('INIT is start-up, unless a share is given', () => {
    const usage = parseOne(smallest.invocations)
    expect(usage).toMatchObject({ startUpShare: expect.closeTo(100.77 / 350.83, 12) })
    expect(parseOne({ ...smallest.invocations, startUpShare: 0.5 })).toMatchObject({ startUpShare: 0.5 })
    expect(parseOne({ ...smallest.invocations, invocations: [{ durationMs: 9 }] })).not.toHaveProperty(
      'startUpShare',
    )
  })

  it('provisioned concurrency', () => {
    expect(parseOne({ ...smallest.billedMs, provisionedConcurrency: true })).toMatchObject({
      provisionedConcurrency: true,
    })
  })
})

describe('Glue', () => {
  it('execution time and workers', () => {
    expect(parseOne(smallest.executionSeconds)).toEqual({
      ...{ platform: 'glue', region: 'us-east-1', glueVersion: '5.1', executionClass: 'STANDARD' },
      ...{ workerType: 'G.1X', workers: 2, executionSeconds: 43, dpuSeconds: undefined, basis: 'billed' },
    })
  })

  it('DPUSeconds are what is billed, with the time of the run beside them or without', () => {
    expect(parseOne(smallest.dpuSeconds)).toMatchObject({ dpuSeconds: 240, basis: 'billed' })
    expect(parseOne({ ...smallest.dpuSeconds, workers: 4, executionSeconds: 90 })).toMatchObject({
      ...{ dpuSeconds: 240, workers: 4, executionSeconds: 90, basis: 'billed' },
    })
  })
})

describe('EMR on EC2', () => {
  it('hours or seconds of instances', () => {
    const [instance] = smallest.instances.instances
    const { hours: _hours, ...timeless } = instance
    const expected = { platform: 'emr-ec2', basis: 'derived', instances: [{ ...timeless, seconds: 36_000 }] }
    expect(parseOne(smallest.instances)).toMatchObject(expected)
    expect(parseOne({ ...smallest.instances, instances: [{ ...timeless, seconds: 36_000 }] })).toMatchObject(
      expected,
    )
  })
})

describe('a document', () => {
  it('is one usage, or a list of them in their order', () => {
    expect(parse(smallest.hours)).toHaveLength(1)
    const platforms = parse(Object.values(smallest)).map(({ usage }) => usage.platform)
    expect(platforms).toEqual(Object.values(smallest).map(({ platform }) => platform))
  })

  it('may start with a byte order mark', () => {
    expect(parseUsageDocument(`\uFEFF${JSON.stringify(smallest.hours)}`, 'x')).toHaveLength(1)
  })

  it('has companions beside a usage', () => {
    const worker = { vcpus: 4, memoryGb: 17.6, count: 2 }
    const companions = [
      { charge: 's3-requests', put: 1000, get: 5000 },
      { charge: 's3-storage', gbMonths: 1.5 },
      { charge: 'logs', ingestedGb: 1, storedGbMonths: 2 },
      { charge: 'ecr-storage', gbMonths: 2 },
      { charge: 'pre-initialised-capacity', workers: [worker], seconds: 3600 },
      { charge: 'provisioned-concurrency', memoryMib: 1769, count: 2, seconds: 300 },
      { charge: 'nat-gateway', count: 1, hours: 730, processedGb: 10 },
      { charge: 'vpc-endpoint', count: 2, hours: 730, processedGb: 10 },
    ]
    const [entry] = parse({ ...smallest.billedMs, companions })
    expect(entry?.companions.map(({ charge }) => charge)).toEqual(companions.map(({ charge }) => charge))
    expect(entry?.companions).toContainEqual({
      ...{ charge: 'pre-initialised-capacity', architecture: 'x86_64', seconds: 3600 },
      workers: [{ vcpus: 4, memoryGb: 18, diskGb: 20, count: 2 }],
    })
    expect(entry?.companions).toContainEqual({
      ...{ charge: 'provisioned-concurrency', architecture: 'x86_64', memoryMiB: 1769 },
      ...{ count: 2, seconds: 300 },
    })
  })
})
