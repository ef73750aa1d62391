import { describe, expect, it } from 'vitest'
import type { Block, ReportDocument, Table } from '../../src/report/document.ts'
import { buildReport, renderCharts, renderJson, renderMarkdown } from '../../src/report/index.ts'
import { crossingRun } from './crossing-run.ts'

const options = { soalbenchVersion: '0.1.0', draws: 100 }
const document = buildReport([crossingRun()], options)

const blocks = (id: string, of: ReportDocument = document): readonly Block[] =>
  of.sections.find((section) => section.id === id)?.blocks ?? []

const tables = (id: string): Table[] => blocks(id).filter((block) => block.kind === 'table')

const rows = (table: Table | undefined): string[][] =>
  (table?.rows ?? []).map((row) =>
    row.map(({ text, note }) => (note === undefined ? text : `${text} (${note})`).replaceAll('\u00a0', ' ')),
  )

describe('the answer', () => {
  it('is one sentence per start and figure, with interval, zone, limit and n', () => {
    const answers = blocks('answer').flatMap((block) =>
      block.kind === 'paragraph' ? [`${block.lead} ${block.text}`] : [],
    )
    expect(answers.map((text) => text.slice(0, 19))).toEqual([
      'Cold start, cost. B',
      'Cold start, latency',
      'Warm start, cost. B',
      'Warm start, latency',
    ])
    expect(answers[0]?.replaceAll('\u00a0', ' ')).toMatch(
      /Below 12\d MB \(1\d\d–1\d\d MB, 95 %\) Lambda 1769 MiB.* is cheapest; above it EMR Serverless is cheapest\. At [\d.]+–\d+ MB the two may be within 5 %.* Lambda worked up to 300 MB and failed from 1 GB on\. n = 180 trials at 8 sizes\./,
    )
  })

  it('has a row for each pair of platforms and figure', () => {
    const found = rows(tables('answer')[0])
    expect(found).toHaveLength(12)
    expect(found[0]?.slice(0, 4)).toEqual(['cold', 'cost', 'Lambda', 'EMR Serverless'])
    expect(found[0]?.[4]).toMatch(/^12\d MB \(.* MB, 95 %; Lambda fails from 1 GB on\)$/)
    expect(found[1]?.[4]).toBe('where A ends (Lambda fails from 1 GB on)')
    expect(found.every((row) => Number(row.at(-1)) > 0)).toBe(true)
  })
})

describe('charts over size', () => {
  it('show bands, crossings with their figures, and where a platform ends', async () => {
    const charts = await renderCharts(document)
    const latency =
      charts.find(({ name }) => name === 'latency-1-aggregate-cold')?.svg.replaceAll('\u00a0', ' ') ?? ''
    expect(latency).toMatch(
      /<title>[\d.]+ MB \([\d.]+–[\d.]+ MB, 95 %\): Lambda needs less below, Glue above<\/title>/,
    )
    expect(latency).toContain('>no Lambda from 1 GB</text>')
    expect(latency).toMatch(/<desc[^>]*>.* Crossing at [\d.]+ MB/)
    const cost = charts.find(({ name }) => name === 'cost-1-aggregate-warm')?.svg ?? ''
    expect(cost).not.toMatch(/NaN|Infinity|undefined/)
  })

  it('have no band where every size was measured once, of one size no curve', async () => {
    const single = buildReport([crossingRun({ repetitions: 1 })], options)
    const charts = await renderCharts(single)
    for (const { svg } of charts) expect(svg).not.toMatch(/NaN|Infinity|undefined/)
  })
})

describe('memory sweep', () => {
  it('finds the front, and who is dominated', () => {
    const found = rows(tables('memory')[0])
    const first = found.filter(([payload, start]) => payload === '10 kB' && start === 'cold')
    expect(first.map((row) => row[2])).toEqual(['1769 MiB', '3008 MiB', '5308 MiB'])
    expect(first[0]?.[5]).toMatch(/^cheapest/)
    expect(first[2]?.[5]).toMatch(/^fastest/)
    expect(found.every((row) => /n = 5/.test(row[3] ?? ''))).toBe(true)
  })

  it('is left out for one memory size', () => {
    expect(blocks('memory', buildReport([crossingRun({ memories: [1769] })], options))).toEqual([])
  })
})

describe('failure frontier', () => {
  it('tells the largest that worked and the smallest that failed, with the chance and its interval', () => {
    const [first, second] = rows(tables('frontier')[0])
    expect(first?.slice(0, 3)).toEqual(['Lambda 1769 MiB', 'cold', '100 MB'])
    expect(first?.[4]).toBe('300 MB')
    expect(first?.[5]).toMatch(/^\d+ % \(0–\d+ %, 0 of 5\)$/)
    expect(second?.slice(2, 5)).toEqual(['300 MB', expect.stringMatching(/5 of 5/), '1 GB'])
  })
})

describe('odds', () => {
  it('stand for every measured size and sum to 1', () => {
    for (const { sizes } of document.results[0]?.probabilities ?? []) {
      for (const { platforms } of sizes) {
        const sum = platforms.reduce((total, { probability }) => total + (probability ?? 0), 0)
        expect(sum === 0 || Math.abs(sum - 1) < 1e-6).toBe(true)
      }
    }
    expect(rows(tables('odds')[0])[0]?.slice(0, 4)).toEqual(['cold', 'cheapest', 'Lambda', '>99 %'])
  })
})

describe('noise', () => {
  it('has the spread of each sizing with interval and n, and the drift', () => {
    const list = blocks('noise').find((block) => block.kind === 'list')
    const items = list?.kind === 'list' ? list.items.map((item) => item.replaceAll('\u00a0', ' ')) : []
    expect(items[0]).toMatch(
      /^Lambda 1769 MiB: trials of a cell vary by [\d.]+ % \([\d.]+–[\d.]+ %, n = 60\)\.$/,
    )
    expect(items.join(' ')).toMatch(/from the first trial to the last .* n = 320\)/)
  })

  it('flags a straggler and keeps it in every figure', () => {
    const run = crossingRun({ memories: [1769] })
    const [first, ...others] = run.trials
    if (first === undefined) throw new Error('no trial')
    const slow = { ...first, clientMs: (first.clientMs ?? 0) * 4 }
    const report = buildReport([{ ...run, trials: [slow, ...others] }], options)
    const cell = report.results[0]?.cells.find(({ outliers }) => outliers.includes(slow.trialId))
    expect(cell?.clientMs?.samples).toBe(5)
    const text = JSON.stringify(blocks('noise', report))
    expect(text).toContain('never removed')
    expect(text).toMatch(/Trial 1, Lambda 1769 MiB, aggregate 10 kB cold: [\d.]+ s, [34]\.?\d* times/)
  })
})

describe('Markdown for a pull request', () => {
  it('is the answer, crossovers, one chart and failures, the rest folded, and fits a comment', () => {
    const text = renderMarkdown(document)
    const [brief = '', ...folded] = text.split('<details>')
    expect(brief).toContain('## The answer')
    expect(brief.match(/!\[/g)).toHaveLength(1)
    expect(brief).toContain('## Failures and what was left out')
    expect(brief).not.toContain('## Noise')
    expect(folded.length).toBeGreaterThan(8)
    expect(text.match(/<\/details>/g)).toHaveLength(folded.length)
    expect(text.length).toBeLessThan(65_536)
  })
})

describe('JSON', () => {
  it('has all the figures, crossovers as the command prints them', () => {
    const read: ReportDocument = JSON.parse(renderJson(document))
    const [result] = read.results
    const pair = result?.crossovers.find(
      ({ ofPlatforms, statistic }) => ofPlatforms && statistic === 'expected',
    )
    expect(pair).toMatchObject({ kind: 'one', cheaperBelow: 'lambda', cheaperAbove: 'emr-serverless' })
    expect(result?.frontiers[0]).toMatchObject({
      largestWorked: 1e8,
      smallestFailed: 3e8,
      startLevel: 'cold',
    })
    expect(result?.memorySweeps.length).toBeGreaterThan(5)
    expect(result?.cells[0]?.noise).toMatchObject({ samples: 5 })
  })
})
