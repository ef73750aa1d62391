import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildReport, renderCharts, renderHtml } from '../../src/report/index.ts'
import type { StoredRun } from '../../src/store/run-record.ts'
import { failedRun, fullRun, hostileRun, tinyRun } from './example-runs.ts'

const executablePath = '/usr/bin/chromium'
const missing = existsSync(executablePath) ? '' : ' (skipped: needs the Debian package chromium)'

describe.skipIf(missing !== '')(`the report in a browser${missing}`, () => {
  let browser: Browser
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'soalbench-report-'))
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  })

  afterAll(async () => {
    await browser.close()
    await rm(folder, { recursive: true, force: true })
  })

  /** Opens the report and notes everything that a quiet page would not do. */
  async function open(run: StoredRun, options: Parameters<Browser['newPage']>[0] = {}) {
    const file = join(folder, `${crypto.randomUUID()}.html`)
    await writeFile(file, await renderHtml(buildReport([run], { soalbenchVersion: '0.1.0', draws: 60 })))
    const page = await browser.newPage(options)
    const noise: string[] = []
    page.on('console', (message) => noise.push(`console: ${message.text()}`))
    page.on('pageerror', (error) => noise.push(`error: ${error.message}`))
    page.on('request', (request) => noise.push(`request: ${request.url()}`))
    page.on('dialog', (dialog) => {
      noise.push(`dialog: ${dialog.message()}`)
      void dialog.dismiss()
    })
    await page.goto(pathToFileURL(file).href)
    return { page, noise: () => noise.filter((line) => line !== `request: ${pathToFileURL(file).href}`) }
  }

  it.each([
    ['full', fullRun],
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
    const { page } = await open(fullRun())
    const box = await page.locator('.banner').boundingBox()
    expect(box).toMatchObject({ x: 0, y: 0 })
    expect(await page.locator('.banner').innerText()).toContain('Measured on local engines, not on AWS.')
    await page.close()
  })

  it('sorts by keyboard, numbers as numbers, absent values last', async () => {
    const { page } = await open(fullRun())
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
    const { page } = await open(fullRun(), { javaScriptEnabled: false })
    expect(await page.locator('#table-trials tbody tr').count()).toBe(206)
    expect(await page.locator('#table-trials button').count()).toBe(0)
    await page.close()
  })

  it.each([375, 768, 1280])('fits a window of %i pixels', async (width) => {
    const { page } = await open(fullRun(), { viewport: { width, height: 800 } })
    const overflow = () => page.evaluate('document.documentElement.scrollWidth - innerWidth')
    expect(await overflow()).toBeLessThanOrEqual(0)
    expect(await overlappingTexts(page)).toEqual([])
    await page.close()
  })

  it.each(['light', 'dark'] as const)('can be read in a %s page, charts too', async (colorScheme) => {
    const { page } = await open(fullRun(), { colorScheme })
    expect(await leastContrast(page, 'h1,h2,p,td,th,figcaption,small,a,.chart text')).toBeGreaterThan(4.5)
    await page.close()
  })

  it('prints in light colours, with nothing cut off', async () => {
    const { page } = await open(fullRun(), { colorScheme: 'dark', viewport: { width: 794, height: 1123 } })
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)')
    expect((await page.pdf({ format: 'A4' })).byteLength).toBeGreaterThan(50_000)
    await page.close()
  })

  it('gives the trials as CSV', async () => {
    const { page } = await open(fullRun())
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByText('Download as CSV').click(),
    ])
    expect(download.suggestedFilename()).toBe('soalbench-01k9example-trials.csv')
    await page.close()
  })

  it('has charts that stand as files of their own', async () => {
    const charts = await renderCharts(buildReport([hostileRun()], { soalbenchVersion: '0.1.0', draws: 60 }))
    const page = await browser.newPage({ colorScheme: 'dark' })
    for (const { name, svg } of charts) {
      const file = join(folder, `${name}.svg`)
      await writeFile(file, svg)
      await page.goto(pathToFileURL(file).href)
      expect(await page.evaluate('document.documentElement.tagName')).toBe('svg')
      expect(await page.evaluate('document.querySelector("parsererror")')).toBeNull()
    }
    await page.close()
  })
})

/** Pairs of chart texts of which one lies on the other. */
async function overlappingTexts(page: Page): Promise<unknown> {
  return page.evaluate(`[...document.querySelectorAll('.chart')].flatMap((chart) => {
    const texts = [...chart.querySelectorAll('text')].filter((text) => text.textContent.trim() !== '')
    const boxes = texts.map((text) => ({ text: text.textContent, box: text.getBoundingClientRect() }))
    return boxes.flatMap((a, index) => boxes.slice(index + 1).flatMap((b) => {
      const width = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left)
      const height = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top)
      return width > 1 && height > 3 ? [a.text + ' / ' + b.text] : []
    }))
  })`)
}

/** WCAG contrast of the least readable text against what lies behind it; marks of charts are no text. */
async function leastContrast(page: Page, selector: string): Promise<unknown> {
  return page.evaluate(`(() => {
    const channels = (colour) => colour.match(/[\\d.]+/g).map(Number)
    const light = (colour) => {
      const [r, g, b] = channels(colour).map((value) => {
        const part = value / 255
        return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
      })
      return 0.2126 * r + 0.7152 * g + 0.0722 * b
    }
    const ground = (element) => {
      for (let each = element; each !== null; each = each.parentElement) {
        const colour = getComputedStyle(each).backgroundColor
        if (channels(colour)[3] !== 0) return colour
      }
      return 'rgb(255, 255, 255)'
    }
    const ratios = [...document.querySelectorAll(${JSON.stringify(selector)})]
      .filter((element) => element.querySelector('title') === null)
      .map((element) => {
        const style = getComputedStyle(element)
        const colours = [element instanceof SVGElement ? style.fill : style.color, ground(element)].map(light)
        return (Math.max(...colours) + 0.05) / (Math.min(...colours) + 0.05)
      })
    return Math.min(...ratios)
  })()`)
}
