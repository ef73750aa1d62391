import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formatUsdRange } from '../../src/report/text/money.ts'
import { forecastCost, type ForecastFlags } from '../../src/wiring/forecast-cost.ts'
import { writeReport } from '../../src/wiring/write-report.ts'
import { storeForecastRun } from '../forecast/store-forecast-run.ts'
import { fullRun } from './example-runs.ts'
import { answerOf, missing, pageOf, startReader, type Reader } from './open-page.ts'

const flags: ForecastFlags = {
  ...{ run: 'latest', workload: undefined, format: undefined, seed: 1, extrapolate: false },
  ...{ jobsPerMonth: '10000', arrivalsPerHour: undefined, cron: undefined, arrivals: undefined },
  ...{ size: undefined, sizeMix: undefined, keepAlive: '10m', autoStop: '15m', warmShare: undefined },
  ...{ region: undefined, priceBook: undefined, freeTier: false, discount: undefined },
  monthToDate: undefined,
}

/** Browsers and Node round exponentials differently, in the sixteenth digit. */
const digits = (value: string | number | null | undefined): string => Number(value).toPrecision(14)

describe.skipIf(missing !== '')(`the panel of the page${missing}`, () => {
  let reader: Reader
  let workspace: string
  let html: string

  beforeAll(async () => {
    reader = await startReader()
    workspace = await mkdtemp(join(tmpdir(), 'soalbench-what-if-'))
    await storeForecastRun(workspace)
    const out = join(workspace, 'report')
    await writeReport({ workspace, runs: ['latest'], out, formats: ['html'], soalbenchVersion: '0.1.0' })
    html = await readFile(join(out, 'report.html'), 'utf8')
  })

  afterAll(async () => {
    await reader.close()
    await rm(workspace, { recursive: true, force: true })
  })

  /** Amounts and intervals as they stand in the page, by name. */
  const figures = async (page: Page): Promise<unknown> => {
    await answerOf(page)
    const rows = await page.locator('#table-what-if tbody tr').evaluateAll((rows) =>
      rows.map((row) => ({
        name: row.children[0]?.firstChild?.textContent
          ?.toLowerCase()
          .replace('emr serverless', 'emr-serverless'),
        usd: row.children[1]?.getAttribute('data-sort'),
        interval: row.children[1]?.querySelector('small')?.textContent,
        p95: row.children[3]?.getAttribute('data-sort'),
      })),
    )
    return rows.map((row) => ({ ...row, usd: digits(row.usd), p95: digits(row.p95) }))
  }

  const asForecast = async (changed: Partial<ForecastFlags>): Promise<unknown> => {
    const { candidates } = await forecastCost(workspace, { ...flags, ...changed })
    return candidates.map(({ label, monthlyUsd, latencyP95Seconds }) => ({
      name: label.toLowerCase(),
      usd: digits(monthlyUsd?.point),
      interval: `${formatUsdRange(Number(monthlyUsd?.low), Number(monthlyUsd?.high))}, n = ${monthlyUsd?.samples}`,
      p95: digits(latencyP95Seconds?.point),
    }))
  }

  it.each<[string, Partial<ForecastFlags>]>([
    ['', {}],
    ['#jobs=250000&warm=0.85', { jobsPerMonth: '250000', warmShare: '0.85' }],
    [
      '#jobs=1234&warm=0&region=eu-central-1',
      { jobsPerMonth: '1234', warmShare: '0', region: 'eu-central-1' },
    ],
    ['#jobs=40&discount=12.5&size=1000000', { jobsPerMonth: '40', discount: '12.5', size: '1mb' }],
    [
      // Beyond the first tier of Lambda.
      '#jobs=900000000&warm=1&size=100000000&region=us-west-2&discount=100',
      { jobsPerMonth: '900000000', warmShare: '1', size: '100mb', region: 'us-west-2', discount: '100' },
    ],
    [
      '#jobs=900000000&warm=0.5&size=100000000',
      { jobsPerMonth: '900000000', warmShare: '0.5', size: '100mb' },
    ],
  ])('equals the forecast digit by digit at "%s"', async (fragment, changed) => {
    const { page, noise } = await reader.open(html, { fragment })
    expect(await figures(page)).toEqual(await asForecast(changed))
    expect(noise()).toEqual([])
    await page.close()
  })

  it('is worked by keyboard, says so in the address, and is restored from it', async () => {
    const { page, noise } = await reader.open(html)
    await answerOf(page)
    await page.getByLabel('Jobs per month', { exact: true }).fill('250000')
    await page.getByLabel('simulate from random arrivals').press('Space')
    const warm = page.getByLabel('Warm starts on Lambda')
    await warm.focus()
    for (let step = 0; step < 5; step += 1) await page.keyboard.press('ArrowRight')
    expect(await warm.getAttribute('aria-valuetext')).toBe('85 %')
    await page.waitForURL(/#jobs=250000&warm=0.85$/)
    const changed = await figures(page)
    expect(changed).toEqual(await asForecast({ jobsPerMonth: '250000', warmShare: '0.85' }))
    expect(await page.locator('#what-if-command').innerText()).toContain(
      '--jobs-per-month 250000 --warm-share 0.85 --region us-east-1',
    )
    await page.reload()
    expect(await figures(page)).toEqual(changed)
    expect(await page.getByLabel('Jobs per month', { exact: true }).inputValue()).toBe('250000')
    await page.getByRole('button', { name: 'Reset' }).press('Enter')
    await page.waitForURL(/#jobs=10000$/)
    expect(await figures(page)).toEqual(await asForecast({}))
    expect(noise().filter((line) => !line.startsWith('request: file:'))).toEqual([])
    await page.close()
  })

  it('keeps its figures where a field cannot be read, and marks the field', async () => {
    const { page } = await reader.open(html)
    const before = await figures(page)
    const discount = page.getByLabel('Discount, per cent')
    await discount.fill('101')
    await page.locator('#what-if-discount[aria-invalid=true]').waitFor()
    expect(await figures(page)).toEqual(before)
    await discount.fill('5')
    await page.locator('#what-if-discount[aria-invalid=false]').waitFor()
    await page.waitForURL(/discount=5$/)
    expect(await figures(page)).not.toEqual(before)
    await page.close()
  })

  it.each(['#jobs=x&warm=9&region=mars&size=3&of=99&discount=-1', '#jobs=&&==&%', '#cost'])(
    'takes nothing for a state that is none: %s',
    async (fragment) => {
      const { page, noise } = await reader.open(html, { fragment })
      expect(await figures(page)).toEqual(await asForecast({}))
      expect(noise()).toEqual([])
      await page.close()
    },
  )

  it('keeps the caveat of local figures beside its own', async () => {
    const { page } = await reader.open(html, { fragment: '#jobs=77' })
    await answerOf(page)
    expect(await page.locator('#what-if').innerText()).toContain('no AWS figures')
    await page.close()
  })

  it('lets choose among the workloads of a run', async () => {
    const { page } = await reader.open(await pageOf(fullRun()))
    const first = await figures(page)
    await page.getByLabel('Workload', { exact: true }).selectOption('etl (csv)')
    await page.waitForURL(/of=2$/)
    expect(await figures(page)).not.toEqual(first)
    expect(await page.locator('#what-if-command').innerText()).toContain('--workload etl')
    // At 100 MB nothing of it ran on the smaller Lambda.
    await page.getByLabel('Payload', { exact: true }).selectOption('100 MB')
    await answerOf(page)
    await page.getByText('cannot do it').first().waitFor()
    await page.close()
  })
})
