import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { renderCsv } from '../../src/report/render/csv.ts'
import { loadPriceBook } from '../../src/cost/price-book.ts'
import { buildPlanner, buildReport, renderCharts, renderHtml } from '../../src/report/index.ts'
import { fullRun } from './example-runs.ts'

const run = fullRun()
const planner = buildPlanner([run], { book: loadPriceBook('aws-2026-11'), bookFlag: null })
const drawn = renderHtml(buildReport([run], { soalbenchVersion: '0.1.0', draws: 60 }), undefined, planner)
/** Without the code, which has HTML of its own in it. */
const page = async () => (await drawn).replace(/(<script>)[^]*?(<\/script>)/, '$1$2')

describe('the page', () => {
  it('is one small file that refers to nothing outside', async () => {
    expect((await drawn).length).toBeLessThan(1_500_000)
    const html = await page()
    const addresses = [...html.matchAll(/(?:src|href|action|data|poster)="([^"]*)"/g)].map(
      ([, address]) => address ?? '',
    )
    expect(addresses.length).toBeGreaterThan(5)
    for (const address of addresses) expect(address).toMatch(/^(?:#|data:text\/csv)/)
    expect(html).not.toMatch(/@import|url\(/)
  })

  it('lets only its own script run', async () => {
    const html = await drawn
    const script = /<script>([\s\S]*?)<\/script>/.exec(html)?.[1] ?? ''
    const hash = createHash('sha256').update(script).digest('base64')
    expect(html).toContain(`script-src 'sha256-${hash}'`)
    expect(html).toContain("default-src 'none'")
  })

  it('is the same every time, whether charts are given or drawn', async () => {
    const document = buildReport([run], { soalbenchVersion: '0.1.0', draws: 60 })
    expect(await renderHtml(document, await renderCharts(document), planner)).toBe(await drawn)
  })

  it('has headings in order, one language, and tables that name their heads', async () => {
    const html = await page()
    expect(html).toContain('<html lang="en">')
    const levels = [...html.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level))
    expect(levels[0]).toBe(1)
    expect(levels.filter((level) => level === 1)).toHaveLength(1)
    levels.slice(1).forEach((level, index) => expect(level - (levels[index] ?? 0)).toBeLessThanOrEqual(1))
    expect(html.match(/<table/g)?.length).toBe(html.match(/<caption/g)?.length)
    expect(html).not.toMatch(/<th(?! scope=|ead)/)
  })

  it('has unique ids', async () => {
    const ids = [...(await page()).matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })
})

describe('CSV', () => {
  it('quotes, disarms formulas, leaves numbers alone', () => {
    const rows = [['=cmd|x', 'a,"b"', -5, null, true, '-0.5', '+1 apple\ud800']]
    expect(renderCsv({ fileName: 'x.csv', columns: ['a', 'b', 'c', 'd', 'e', 'f', 'g'], rows })).toBe(
      'a,b,c,d,e,f,g\n\'=cmd|x,"a,""b""",-5,,true,-0.5,\'+1 apple\ufffd\n',
    )
  })
})
