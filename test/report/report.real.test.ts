import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildReport, renderCharts } from '../../src/report/index.ts'
import type { StoredRun } from '../../src/store/run-record.ts'
import { failedRun, fullRun, hostileRun, tinyRun } from './example-runs.ts'
import { missing, pageOf, startReader, type Reader } from './open-page.ts'

const full = fullRun()

describe.skipIf(missing !== '')(`the report in a browser${missing}`, () => {
  let reader: Reader

  beforeAll(async () => {
    reader = await startReader()
  })

  afterAll(() => reader.close())

  const open = async (run: StoredRun, options: Parameters<Browser['newPage']>[0] = {}) =>
    reader.open(await pageOf(run), options)

  it.each([
    ['full', () => full],
    ['tiny', tinyRun],
    ['failed', failedRun],
    ['hostile', hostileRun],
  ])('of the %s run loads nothing, says nothing, breaks nothing', async (_, run) => {
    const { page, noise } = await open(run())
    await page.mouse.move(400, 400)
    expect(await page.locator('h1').count()).toBe(1)
    expect(noise()).toEqual([])
    await page.close()
  })

  it('shows first that it is local', async () => {
    const { page } = await open(full)
    const box = await page.locator('.banner').boundingBox()
    expect(box).toMatchObject({ x: 0, y: 0 })
    expect(await page.locator('.banner').innerText()).toContain('Measured on local engines, not on AWS.')
    await page.close()
  })

  it('sorts by keyboard, numbers as numbers, absent values last', async () => {
    const { page } = await open(full)
    const column = page.locator('#table-trials thead th').nth(7)
    const values = async () => page.locator('#table-trials tbody tr > :nth-child(8)').allInnerTexts()
    await column.locator('button').focus()
    await page.keyboard.press('Enter')
    expect(await column.getAttribute('aria-sort')).toBe('ascending')
    const up = await values()
    expect(up.filter((text) => text === '–')).toHaveLength(7)
    expect(up.slice(-6)).toEqual(Array(6).fill('–'))
    const seconds = up.slice(0, -6).map((text) => Number.parseFloat(text))
    expect(seconds).toEqual([...seconds].sort((a, b) => a - b))
    await page.keyboard.press('Space')
    expect(await column.getAttribute('aria-sort')).toBe('descending')
    expect((await values()).slice(-6)).toEqual(Array(6).fill('–'))
    expect(await page.locator('#table-trials [aria-sort]').count()).toBe(1)
    await page.close()
  })

  it('is whole without scripts', async () => {
    const { page } = await open(full, { javaScriptEnabled: false })
    expect(await page.locator('#table-trials tbody tr').count()).toBe(206)
    expect(await page.locator('#table-trials button').count()).toBe(0)
    await page.close()
  })

  it('prints in light colours, with nothing cut off', async () => {
    const { page } = await open(full, { colorScheme: 'dark', viewport: { width: 794, height: 1123 } })
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)')
    expect((await page.pdf({ format: 'A4' })).byteLength).toBeGreaterThan(50_000)
    await page.close()
  })

  it('gives the trials as CSV', async () => {
    const { page } = await open(full)
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.locator('.table:has(#table-trials) .download a').click(),
    ])
    expect(download.suggestedFilename()).toBe('soalbench-01k9example-trials.csv')
    await page.close()
  })

  it('gives every other table as it stands as CSV', async () => {
    const { page } = await open(full)
    const tables = await page.locator('table').count()
    expect(await page.locator('.table .download a').count()).toBe(tables)
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.locator('.table:has(#table-prices) .download a').press('Enter'),
    ])
    expect(download.suggestedFilename()).toBe('soalbench-prices.csv')
    const lines = (await readFile(await download.path(), 'utf8')).split('\n')
    expect(lines[0]).toBe('Item,USD,Unit,Source,Retrieved,How sure')
    expect(lines[1]).toMatch(/^emr-serverless-memory-x86_64,0\.0057785,GB-hour,/)
    expect(page.url()).not.toContain('#')
    await page.close()
  })

  it('says what a mark of a chart stands for, by pointer and by keyboard', async () => {
    const { page } = await open(full)
    const chart = page.locator('svg.chart').first()
    const marks = chart.locator('[role=img]')
    const tip = page.locator('.tip')
    expect(await page.locator('svg.chart title').count()).toBe(0)
    await marks.first().focus()
    const first = await tip.innerText()
    expect(first).toMatch(/, 1\d+ kB, cold/)
    expect(await marks.first().getAttribute('aria-label')).toBe(first)
    await page.keyboard.press('ArrowRight')
    expect(await tip.innerText()).not.toBe(first)
    expect(await chart.locator('[tabindex="0"]').count()).toBe(1)
    await page.keyboard.press('Escape')
    expect(await tip.isVisible()).toBe(false)
    const box = await marks.last().boundingBox()
    await page.mouse.move((box?.x ?? 0) + 9, (box?.y ?? 0) + 9)
    expect(await tip.innerText()).toContain('100 MB')
    await page.mouse.move(1, 1)
    expect(await tip.isVisible()).toBe(false)
    await page.close()
  })

  it('keeps the colours that were chosen', async () => {
    const { page } = await open(full, { colorScheme: 'light' })
    const ground = () => page.evaluate('getComputedStyle(document.body).backgroundColor')
    const light = await ground()
    const button = page.getByRole('button', { name: 'Colours' })
    await button.click()
    expect(await ground()).toBe(light)
    await button.click()
    expect(await button.innerText()).toBe('Colours: dark')
    const dark = await ground()
    expect(dark).not.toBe(light)
    await page.reload()
    expect(await ground()).toBe(dark)
    await page.close()
  })

  it('has charts that stand as files of their own', async () => {
    const charts = await renderCharts(buildReport([hostileRun()], { soalbenchVersion: '0.1.0', draws: 60 }))
    const page = await reader.browser.newPage({ colorScheme: 'dark' })
    for (const { name, svg } of charts) {
      const file = join(reader.folder, `${name}.svg`)
      await writeFile(file, svg)
      await page.goto(pathToFileURL(file).href)
      expect(await page.evaluate('document.documentElement.tagName')).toBe('svg')
      expect(await page.evaluate('document.querySelector("parsererror")')).toBeNull()
    }
    await page.close()
  })
})
