import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Big } from 'big.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { soalbench, type Finished } from './soalbench.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'soalbench-cost-estimate-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

interface Line {
  readonly item: string
  readonly quantity: string
  readonly rateUsd: string
  readonly amountUsd: string
  readonly rule: string
  readonly reason: string
}
interface Estimate {
  readonly invoices: readonly { readonly lines: readonly Line[]; readonly totalUsd: string }[]
  readonly totalUsd: string
}

let files = 0
async function fileOf(document: unknown): Promise<string> {
  files += 1
  const path = join(folder, `usage-${files}.json`)
  await writeFile(path, typeof document === 'string' ? document : JSON.stringify(document))
  return path
}

const estimate = async (document: unknown, ...flags: readonly string[]): Promise<Finished> =>
  soalbench(['cost', 'estimate', '--usage', await fileOf(document), ...flags])

async function estimated(document: unknown, ...flags: readonly string[]): Promise<Estimate> {
  const { code, stdout, stderr } = await estimate(document, '--json', ...flags)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const parsed: Estimate = JSON.parse(stdout)
  return parsed
}

const mobile = {
  ...{ platform: 'lambda', region: 'us-east-1', architecture: 'x86_64', memoryMib: 1536, ephemeralMib: 512 },
  ...{ billedMsEach: 120, requests: 3_000_000 },
}
const glue = {
  ...{ platform: 'glue', region: 'us-east-1', glueVersion: '5.1', executionClass: 'STANDARD' },
  ...{ workerType: 'G.1X', workers: 6, executionSeconds: 900 },
}
const emr = {
  ...{ platform: 'emr-serverless', region: 'us-east-1', architecture: 'x86_64', basis: 'billed' },
  ...{ vcpuHours: 1200, memoryGbHours: 9600, storageGbHours: 0 },
}

describe("AWS's published examples come out of the command", () => {
  it.each([
    ['Lambda, 3 million requests of 120 ms at 1536 MB, with the free tier', mobile, ['--free-tier'], '2.73'],
    ['Glue, 6 DPU for 15 minutes', glue, [], '0.66'],
    ['EMR Serverless, 1200 vCPU-hours and 9600 GB-hours', emr, [], '118.62'],
  ])('%s', async (_, document, flags, published) => {
    const { totalUsd } = await estimated(document, ...flags)
    expect(new Big(totalUsd).round(2).toFixed(2)).toBe(published)
  })

  it('100.77 ms of INIT and 250.06 ms of the handler are 351 ms', async () => {
    const { invoices } = await estimated({
      ...{ platform: 'lambda', region: 'us-east-1', memoryMib: 1024 },
      invocations: [{ durationMs: 250.06, initMs: 100.77 }],
    })
    const durations = invoices[0]?.lines.filter(({ item }) => item === 'lambda-duration-x86_64') ?? []
    expect(durations.reduce((sum, { quantity }) => sum.plus(quantity), new Big(0)).toFixed()).toBe('0.351')
    expect(durations.map(({ reason }) => reason)).toContain('start-up')
  })
})

describe('the document', () => {
  it('has the keys that others parse, exact, and sums that hold', async () => {
    const document = await estimated([mobile, glue, emr])
    expect(document).toMatchObject({
      ...{ schema: 'soalbench.cost-estimate/1', soalbenchVersion: expect.any(String) },
      ...{ priceBook: 'aws-2026-11', currency: 'USD' },
      invoices: [
        { platform: 'lambda', region: 'us-east-1' },
        { platform: 'glue', region: 'us-east-1' },
        { platform: 'emr-serverless', region: 'us-east-1' },
      ],
    })
    const lines = document.invoices.flatMap((invoice) => invoice.lines)
    for (const line of lines) {
      expect(new Set(Object.keys(line))).toEqual(
        new Set(['item', 'quantity', 'unit', 'rateUsd', 'amountUsd', 'rule', 'reason', 'confidence']),
      )
      expect(new Big(line.quantity).times(line.rateUsd).toFixed()).toBe(line.amountUsd)
    }
    const sum = lines.reduce((total, { amountUsd }) => total.plus(amountUsd), new Big(0))
    expect(document.totalUsd).toBe(sum.toFixed())
  })

  it('puts companions into the invoice of their usage', async () => {
    const companions = [{ charge: 's3-requests', put: 1000, get: 0 }]
    const { invoices, totalUsd } = await estimated({ ...glue, companions })
    expect(invoices[0]?.lines.map(({ item, amountUsd }) => [item, amountUsd])).toContainEqual([
      's3-put-requests',
      '0.005',
    ])
    expect(new Big(totalUsd).toFixed()).toBe('0.665')
  })

  it('takes a discount off every rate, and says so in the rule', async () => {
    const { totalUsd, invoices } = await estimated(glue, '--discount', '12.5')
    expect(totalUsd).toBe('0.5775')
    expect(invoices[0]?.lines[0]?.rule).toMatch(/0\.44/)
  })
})

describe('a month', () => {
  const consumed = { ...mobile, memoryMib: 1024, billedMsEach: 1000, requests: 6_000_000_000 }
  const job = { ...mobile, memoryMib: 1024, billedMsEach: 1000, requests: 1_000_000 }

  it('goes on where --month-to-date ends: at the next tier', async () => {
    const { invoices } = await estimated(job, '--month-to-date', await fileOf(consumed))
    expect(invoices[0]?.lines[0]).toMatchObject({ quantity: '1000000', amountUsd: '15' })
  })

  it('is consumed in the order of the list', async () => {
    const { invoices } = await estimated([consumed, job])
    expect(invoices[1]?.lines[0]).toMatchObject({ amountUsd: '15' })
  })

  it('has its free tier once', async () => {
    const half = { ...job, requests: 300_000 }
    const { invoices } = await estimated([half, half], '--free-tier')
    const paid = invoices.map(({ totalUsd }) => totalUsd)
    expect(paid[0]).toBe('0')
    expect(paid[1]).toBe(new Big('200000').times('0.0000166667').toFixed())
  })
})

describe('for people', () => {
  it('shows each line with its rule, the split by reason, and that it is no AWS bill', async () => {
    const { code, stdout } = await estimate({ ...glue, executionSeconds: 40 })
    expect(code).toBe(0)
    expect(stdout).toMatch(/item +quantity +unit +rate USD +amount USD +for/)
    expect(stdout).toMatch(/glue-dpu-standard +0\.0\d+ +DPU-hour +0\.44 /)
    expect(stdout).toMatch(/minimum or rounding\n/)
    expect(stdout).toMatch(/max\(60 s, 40 s of execution\)/)
    expect(stdout).toMatch(/total 0\.044 USD\n {2}work 0\.0293\d+ · minimum or rounding 0\.0146\d+\n/)
    expect(stdout).toMatch(/list prices of aws-2026-11; not an AWS bill\n$/)
  })

  it('names rates that only one source gives, and what is derived', async () => {
    const arm = { ...emr, architecture: 'arm64', basis: 'derived' }
    const { stdout } = await estimate(arm)
    expect(stdout).toMatch(/rates that only a single source gives: emr-serverless-vcpu-arm64/)
    expect(stdout).toMatch(/derived/)
  })

  it('has examples in --help', async () => {
    const { stdout } = await soalbench(['cost', 'estimate', '--help'])
    expect(stdout).toMatch(/EXAMPLES[\s\S]*--usage -/)
    expect(stdout).toMatch(/"billedMsEach": 120/)
  })
})

describe('what cannot be used', () => {
  it.each<[string, unknown, readonly string[], RegExp]>([
    [
      'an unknown field',
      [mobile, { ...mobile, memory: 1 }],
      [],
      /usage-\d+\.json: usage\[1\]\.memory: unknown field/,
    ],
    ['broken JSON', '[\n{"platform" "lambda"}]', [], /usage-\d+\.json: line 2, column 13/],
    ['a discount above 100', glue, ['--discount', '101'], /--discount: "101"/],
    ['a negative discount', glue, ['--discount=-5'], /--discount: "-5"/],
    ['no price book', glue, ['--price-book', 'aws-1999-01'], /no such price book: aws-1999-01/],
    ['a missing month', glue, ['--month-to-date', '/nowhere/m.json'], /\/nowhere\/m\.json/],
  ])('%s', async (_, document, flags, named) => {
    const { code, stdout, stderr } = await estimate(document, ...flags)
    expect(stderr).toMatch(named)
    expect(stderr).toMatch(/\n {2}try: /)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })

  it.each([
    [['--usage', '/nowhere/u.json'], /usage file cannot be read: \/nowhere\/u\.json/],
    [['--usage', tmpdir()], /usage file cannot be read/],
    [[], /usage/],
    [['--usage', '-', '--month-to-date', '-'], /standard input cannot be read twice/],
  ])('%j', async (flags, named) => {
    const { code, stderr } = await soalbench(['cost', 'estimate', ...flags])
    expect(stderr).toMatch(named)
    expect(code).toBe(2)
  })

  it('a file of 200 MB is refused before it is read', async () => {
    const path = await fileOf('[')
    await truncate(path, 200_000_000)
    const { code, stderr } = await soalbench(['cost', 'estimate', '--usage', path])
    expect(stderr).toMatch(/larger than 64 MiB: .*\n {2}try: .*billedMsEach/)
    expect(code).toBe(2)
  })

  it('standard input is not read beyond the limit', async () => {
    const { code, stderr, written } = await endlessInput()
    expect(stderr).toMatch(/larger than 64 MiB: standard input/)
    expect(code).toBe(2)
    expect(written).toBeLessThan(100 * 1024 * 1024)
  })

  it('a region without a price ends with 4, and there is no total of the rest', async () => {
    for (const flags of [[], ['--json']]) {
      const { code, stdout, stderr } = await estimate([glue, { ...mobile, region: 'mars-1' }], ...flags)
      expect(stdout + stderr).toMatch(/mars-1/)
      expect(stdout).not.toMatch(/totalUsd|total /)
      expect(code).toBe(4)
    }
  })
})

/** Feeds blanks to standard input until nobody reads any more. */
function endlessInput(): Promise<{ code: number | null; stderr: string; written: number }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['bin/run.js', 'cost', 'estimate', '--usage', '-'], {
      stdio: ['pipe', 'ignore', 'pipe'],
    })
    let [written, stderr] = [0, '']
    const blanks = Buffer.alloc(1024 * 1024, ' ')
    const feed = (): void => {
      written += blanks.length
      if (child.stdin.writable && child.stdin.write(blanks)) setImmediate(feed)
    }
    child.stdin.on('drain', feed)
    child.stdin.on('error', () => undefined)
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stderr, written }))
    feed()
  })
}
