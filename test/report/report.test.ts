import { describe, expect, it } from 'vitest'
import { buildReport, renderHtml, renderJson, renderMarkdown } from '../../src/report/index.ts'
import { loadPriceBook } from '../../src/cost/price-book.ts'
import { NotFound } from '../../src/core/errors.ts'
import { failedRun, fullRun, hostile, hostileRun, tinyRun } from './example-runs.ts'
import { syntheticRun } from './synthetic-run.ts'

const region = 'us-east-1'
const rates = loadPriceBook('aws-2026-11').sheets.flatMap(({ rates, ...sheet }) =>
  rates.filter((rate) => rate.region === region).map(({ usd }) => ({ ...sheet, region, usd })),
)
// Few draws: what stands where, not how wide an interval is.
const options = { soalbenchVersion: '0.1.0', rates, draws: 60 }
const build = (run = fullRun()) => buildReport([run], options)

describe('buildReport', () => {
  it('refuses to report on nothing', () => {
    expect(() => buildReport([], options)).toThrow(NotFound)
  })

  it('says first that a local run is not AWS, on which machine, and that costs are modelled', () => {
    const [notice] = build().notices
    expect(notice).toMatchObject({ tone: 'local', title: 'Measured on local engines, not on AWS.' })
    const words = notice?.lines.join(' ') ?? ''
    for (const part of ['AMD EPYC 7B13', 'aws-2026-11', 'us-east-1', 'Glue 2 × G.1X to k = 0.25', 'modelled'])
      expect(words).toContain(part)
  })

  it('says nothing of the kind for a run on AWS, and has no table of limits', () => {
    const document = build(syntheticRun([...tinyWishes()], { target: 'aws' }))
    expect(document.notices).toEqual([])
    expect(document.sections.map(({ id }) => id)).not.toContain('limits')
    expect(renderMarkdown(document)).not.toContain('local engines')
  })

  it('keeps the order of sections', () => {
    expect(build().sections.map(({ id }) => id)).toEqual([
      'answer',
      'measured',
      'limits',
      'cost',
      'latency',
      'start-up',
      'memory',
      'frontier',
      'failures',
      'odds',
      'dollars',
      'invoices',
      'noise',
      'method',
      'prices',
      'trials',
    ])
  })

  it('keeps several runs apart', () => {
    const document = buildReport([fullRun(), tinyRun()], options)
    const ids = document.sections.flatMap(({ id, blocks }) => [
      id,
      ...blocks.flatMap((block) =>
        block.kind === 'table' ? `table ${block.id}` : block.kind === 'chart' ? block.name : [],
      ),
    ])
    expect(new Set(ids).size).toBe(ids.length)
    expect(document.results).toHaveLength(2)
  })

  it('stands without any trial', async () => {
    const document = build(syntheticRun([], { state: 'interrupted' }))
    expect(renderMarkdown(document)).toContain('The run has no trials.')
    expect(await renderHtml(document)).toContain('interrupted')
  })
})

describe('Markdown', () => {
  it.each([
    ['full', fullRun],
    ['tiny', tinyRun],
    ['failed', failedRun],
    ['hostile', hostileRun],
  ])('of the %s run is as it was', async (name, run) => {
    await expect(renderMarkdown(build(run()))).toMatchFileSnapshot(`golden/${name}.markdown.txt`)
  })

  it('decides nothing by one trial', () => {
    expect(renderMarkdown(build(tinyRun()))).toContain('nothing to compare with')
    expect(renderMarkdown(build(tinyRun()))).toContain('n = 1, no interval')
  })

  it('takes data as text', () => {
    const text = renderMarkdown(build(hostileRun()))
    expect(text).not.toMatch(/<(?:script|img|\/script)/i)
    const widths = text
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .map((line) => line.split(/(?<!\\)\|/).length)
    expect(new Set(widths.filter((width) => width < 3)).size).toBe(0)
  })
})

describe('JSON', () => {
  it('has the figures of every cell, absent ones as null', () => {
    const document: unknown = JSON.parse(renderJson(build(failedRun())))
    expect(document).toMatchObject({
      schema: 'soalbench.report/1',
      soalbenchVersion: '0.1.0',
      results: [
        {
          target: 'local',
          cells: expect.arrayContaining([expect.objectContaining({ clientMs: null, usd: null })]),
        },
      ],
    })
    expect(JSON.parse(renderJson(build(tinyRun())))).toMatchObject({
      results: [{ cells: [{ clientMs: { samples: 1, low: null, high: null, confidence: 0.95 } }] }],
    })
  })
})

describe('hostile labels', () => {
  it('nowhere stand as mark-up', async () => {
    const html = await renderHtml(build(hostileRun()))
    expect(html).not.toContain(hostile)
    expect(html.match(/<script/g)).toHaveLength(1)
    expect(html).not.toMatch(/<img/i)
  })
})

function* tinyWishes() {
  yield {
    payloadBytes: 1e4,
    sizing: { platform: 'lambda', memoryMiB: 1769, ephemeralMiB: 512, architecture: 'x86_64' },
  } as const
}
