import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fullRun } from './example-runs.ts'
import { answerOf, missing, pageOf, startReader, type OpenPage, type Reader } from './open-page.ts'

describe.skipIf(missing !== '')(`the page for everybody${missing}`, () => {
  let reader: Reader
  let html: string

  beforeAll(async () => {
    reader = await startReader()
    html = await pageOf(fullRun())
  })

  afterAll(() => reader.close())

  /** With all that scripts add to it. */
  const open = async (options: Parameters<Reader['open']>[1] = {}): Promise<OpenPage> => {
    const opened = await reader.open(html, options)
    await answerOf(opened.page)
    return opened
  }

  it('has landmarks, a language, a title, and headings in order', async () => {
    const { page } = await open()
    for (const landmark of ['main', 'banner', 'navigation', 'contentinfo'] as const) {
      expect(await page.getByRole(landmark).count()).toBe(1)
    }
    expect(await page.title()).not.toBe('')
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
    const levels = await page.evaluate<number[]>(
      `[...document.querySelectorAll('h1,h2,h3,h4')].map(({ tagName }) => Number(tagName[1]))`,
    )
    expect(levels[0]).toBe(1)
    levels.slice(1).forEach((level, at) => expect(level - (levels[at] ?? 0)).toBeLessThanOrEqual(1))
    await page.close()
  })

  it('names everything that can be pointed at, and refers to nothing that is not there', async () => {
    const { page } = await open()
    expect(await page.evaluate(nameless)).toEqual([])
    await page.close()
  })

  it('shows where the focus is, at every stop of the keyboard', async () => {
    const { page } = await open()
    const stops = new Set<unknown>()
    for (let step = 0; step < 120; step += 1) {
      await page.keyboard.press('Tab')
      const stop = await page.evaluate<{ name: string; outline: string; seen: boolean }>(`(() => {
        const element = document.activeElement
        const { outlineStyle, outlineWidth } = getComputedStyle(element)
        const box = element.getBoundingClientRect()
        return {
          name: element.tagName + ' ' + (element.id || element.textContent.slice(0, 30) || element.getAttribute('aria-label')),
          outline: outlineStyle === 'none' || parseFloat(outlineWidth) < 1 ? 'none' : 'there',
          seen: box.bottom > 0 && box.top < innerHeight,
        }
      })()`)
      if (stop.name.startsWith('BODY')) break
      expect(stop).toMatchObject({ outline: 'there', seen: true })
      stops.add(stop.name)
    }
    expect(stops.size).toBeGreaterThan(60)
    await page.close()
  })

  it.each([320, 360, 768, 1280])('fits a window of %i pixels', async (width) => {
    const { page } = await open({ viewport: { width, height: 800 } })
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
    expect(await overlappingTexts(page)).toEqual([])
    await page.close()
  })

  it.each(['light', 'dark'] as const)('can be read in a %s page, charts too', async (colorScheme) => {
    const { page } = await open({ colorScheme })
    await page.locator('svg.chart [role=img]').first().focus()
    expect(await faintTexts(page, texts)).toEqual([])
    await page.close()
  })

  it.each(['light', 'dark'] as const)('can be read against a %s system, too', async (colorScheme) => {
    const { page } = await open({ colorScheme })
    await page.evaluate(
      `document.documentElement.dataset.theme = '${colorScheme === 'dark' ? 'light' : 'dark'}'`,
    )
    expect(await faintTexts(page, texts)).toEqual([])
    await page.close()
  })
})

const texts =
  'h1,h2,h3,p,li,dt,dd,td,th,caption span,figcaption,small,a,button,label,output,input[type=number],select,code,.tip,.chart text'

/** What a reader without sight would meet without a name. */
const nameless = `(() => {
  const named = (element) =>
    (element.getAttribute('aria-label') ?? '').trim() !== '' ||
    (element.getAttribute('aria-labelledby') ?? '').split(' ').some((id) => document.getElementById(id)?.textContent.trim()) ||
    [...(element.labels ?? [])].some((label) => label.textContent.trim() !== '') ||
    (['A', 'BUTTON'].includes(element.tagName) && element.textContent.trim() !== '')
  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id)
  return [
    ...[...document.querySelectorAll('a,button,input,select,svg.chart,svg.chart [role],[tabindex="0"],section,nav,aside')]
      .filter((element) => !named(element))
      .map((element) => 'without a name: ' + element.outerHTML.slice(0, 120)),
    ...[...document.querySelectorAll('svg.chart')]
      .filter((chart) => !document.getElementById(chart.getAttribute('aria-describedby'))?.textContent.trim())
      .map((chart) => 'without a description: ' + chart.getAttribute('aria-label')),
    ...[...document.querySelectorAll('table')]
      .filter((table) => !table.caption?.textContent.trim())
      .map((table) => 'without a caption: ' + table.id),
    ...[...document.querySelectorAll('th')]
      .filter((head) => !head.scope)
      .map((head) => 'without a scope: ' + head.textContent),
    ...[...document.querySelectorAll('[aria-labelledby],[aria-describedby],[for],[headers]')]
      .flatMap((element) => ['aria-labelledby', 'aria-describedby', 'for'].map((name) => element.getAttribute(name)))
      .filter((id) => id !== null && document.getElementById(id) === null)
      .map((id) => 'refers to nothing: ' + id),
    ...ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => 'twice: ' + id),
  ]
})()`

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

/** Texts with a WCAG contrast below 4.5 against what lies behind them; marks of charts are no text. */
async function faintTexts(page: Page, selector: string): Promise<unknown> {
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
    return [...document.querySelectorAll(${JSON.stringify(selector)})]
      .filter((element) => element.getAttribute('role') !== 'img')
      .flatMap((element) => {
        const style = getComputedStyle(element)
        const colours = [element instanceof SVGElement ? style.fill : style.color, ground(element)].map(light)
        const ratio = (Math.max(...colours) + 0.05) / (Math.min(...colours) + 0.05)
        return ratio < 4.5 ? [ratio.toFixed(2) + ' ' + element.outerHTML.slice(0, 200)] : []
      })
  })()`)
}
