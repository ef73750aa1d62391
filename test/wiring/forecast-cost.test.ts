import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SoalbenchError } from '../../src/core/errors.ts'
import { forecastCost, type ForecastFlags } from '../../src/wiring/forecast-cost.ts'
import { storeForecastRun } from '../forecast/store-forecast-run.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'soalbench-forecast-cost-'))
  await storeForecastRun(join(folder, 'ws'))
}, 60_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

const plain: ForecastFlags = {
  ...{ run: 'latest', workload: undefined, format: undefined, size: undefined, sizeMix: undefined },
  ...{ jobsPerMonth: '10', cron: undefined, arrivalsPerHour: undefined, arrivals: undefined },
  ...{ keepAlive: '10m', autoStop: '15m', warmShare: undefined, region: undefined, priceBook: undefined },
  ...{ freeTier: false, discount: undefined, monthToDate: undefined, extrapolate: false, seed: 1 },
}
const answerTo = (flags: Partial<ForecastFlags>) => forecastCost(join(folder, 'ws'), { ...plain, ...flags })

describe('a flag that cannot be used', () => {
  it.each<[Partial<ForecastFlags>, RegExp]>([
    [{ jobsPerMonth: undefined }, /nothing says how many jobs/],
    [{ cron: '0 2 * * *' }, /more than one of --jobs-per-month, --cron/],
    [{ jobsPerMonth: '0' }, /--jobs-per-month: "0"/],
    [{ jobsPerMonth: 'many' }, /--jobs-per-month: "many"/],
    [{ jobsPerMonth: '2e12' }, /--jobs-per-month: "2e12"/],
    [{ jobsPerMonth: undefined, arrivalsPerHour: '-1' }, /--arrivals-per-hour: "-1"/],
    [{ jobsPerMonth: undefined, cron: '0 25 * * *' }, /--cron: "0 25 \* \* \*"/],
    [{ jobsPerMonth: undefined, arrivals: '/nowhere/times' }, /--arrivals: \/nowhere\/times/],
    [{ size: 'big' }, /--size: "big"/],
    [{ size: '1mb', sizeMix: 'lognormal:1mb,1' }, /--size and --size-mix/],
    [{ sizeMix: 'lognormal:50mb' }, /--size-mix: "lognormal:50mb"/],
    [{ sizeMix: 'lognormal:50mb,0' }, /--size-mix: "lognormal:50mb,0"/],
    [{ sizeMix: 'lognormal:big,1' }, /--size-mix: "big"/],
    [{ sizeMix: '/nowhere/mix' }, /--size-mix: \/nowhere\/mix/],
    [{ size: '10gb' }, /too far beyond what was measured/],
    [{ keepAlive: '10' }, /--keep-alive: "10"/],
    [{ autoStop: '2d' }, /--auto-stop: "2d"/],
    [{ warmShare: '1.2' }, /--warm-share: "1\.2"/],
    [{ discount: '101' }, /--discount: "101"/],
    [{ priceBook: 'nope' }, /no such price book: nope/],
    [{ workload: 'nope' }, /no trial of nope/],
    [{ format: 'parquet' }, /in parquet/],
    [{ run: 'nope' }, /no such run: nope/],
    [{ monthToDate: '/nowhere/usage' }, /\/nowhere\/usage/],
  ])('%j is named, with a remedy', async (flags, named) => {
    const error: unknown = await answerTo(flags).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(SoalbenchError)
    if (!(error instanceof SoalbenchError)) return
    expect(error.message).toMatch(named)
    expect(error.kind).toBe('user')
    expect(error.suggestions.length).toBeGreaterThan(0)
  })
})

describe('the month to date', () => {
  it('moves the month up the tiers', async () => {
    const before = {
      platform: 'lambda',
      region: 'us-east-1',
      memoryMib: 1024,
      requests: 1e10,
      billedMsEach: 1000,
    }
    await writeFile(join(folder, 'before.json'), JSON.stringify(before))
    const usd = async (monthToDate: string | undefined) =>
      Number((await answerTo({ monthToDate })).candidates[0]?.monthlyUsd?.point)
    const [first, later] = [await usd(undefined), await usd(join(folder, 'before.json'))]
    expect(later / first).toBeGreaterThan(0.89)
    expect(later / first).toBeLessThan(0.91)
  })
})
