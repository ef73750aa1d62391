import { describe, expect, it } from 'vitest'
import { loadPriceBook, rateLookup } from '../../src/cost/price-book.ts'
import { buildReport, renderMarkdown } from '../../src/report/index.ts'
import type { Chart, Section, Table } from '../../src/report/document.ts'
import type { StoredRun } from '../../src/store/run-record.ts'
import { fullRun } from './example-runs.ts'
import { glueSizing, syntheticRun, type TrialWish } from './synthetic-run.ts'

const lookup = rateLookup(loadPriceBook('aws-2026-11'), 'us-east-1')
const document = (run: StoredRun) => {
  const items = new Set(run.trials.flatMap(({ invoice }) => invoice?.lines.map(({ item }) => item) ?? []))
  return buildReport([run], { soalbenchVersion: '0.1.0', rates: [...items].map(lookup), draws: 60 })
}
const section = (run: StoredRun, id: string): Section => {
  const found = document(run).sections.find((each) => each.id === id)
  if (found === undefined) throw new Error(`no section ${id}`)
  return found
}
const tableOf = ({ blocks }: Section): Table | undefined => blocks.find((block) => block.kind === 'table')
const chartsOf = ({ blocks }: Section): Chart[] => blocks.filter((block) => block.kind === 'chart')
const rowsOf = (run: StoredRun, id: string): string[][] =>
  tableOf(section(run, id))?.rows.map((row) =>
    row.map(({ text, note }) => `${text}${note ? ` (${note})` : ''}`),
  ) ?? []

const glue = (over: Partial<TrialWish> = {}): TrialWish => ({
  payloadBytes: 1e4,
  sizing: glueSizing,
  ...over,
})

describe('where each dollar goes', () => {
  it('has a panel for each workload and start, and says in words what it shows', () => {
    const charts = chartsOf(section(fullRun(), 'dollars'))
    expect(charts.map(({ name }) => name)).toEqual([
      ...['dollars-1-aggregate-cold', 'dollars-1-aggregate-warm'],
      ...['dollars-2-etl-cold', 'dollars-2-etl-warm'],
    ])
    expect(charts[0]?.alternative).toMatch(
      /Glue 2 × G\.1X: 10 kB: work \d+ %, start-up \d+ %, minimum or rounding \d+ % of \$0\.0147;/,
    )
  })

  it('splits the cost of one trial by reason', () => {
    const [row] = rowsOf(syntheticRun([glue()]), 'dollars')
    // 6 s of 60 are used; the JVM took 2.1 s of 5.6 s.
    expect(row).toEqual([
      'aggregate',
      '10 kB',
      'Glue 2 × G.1X',
      'cold',
      '$0.000914',
      '$0.000553',
      '$0.0132',
      '$0.0147',
      '$0.0147',
    ])
  })

  it('gives the cost per success where trials were paid in vain', () => {
    const failed = { state: 'failed', cause: 'script-error' } as const
    const run = syntheticRun([glue(), glue(failed), glue({ state: 'unsupported' })])
    expect(rowsOf(run, 'dollars')[0]?.at(-1)).toBe('$0.0293 (1 trial of 3 paid in vain)')
    expect(rowsOf(syntheticRun([glue(failed)]), 'dollars')[0]?.at(-1)).toBe('none succeeded')
    const lost = syntheticRun([glue(), glue({ state: 'cancelled', unmeteredAttempts: 1 })])
    expect(rowsOf(lost, 'dollars')[0]?.at(-1)).toBe('not known (an attempt has no known bill)')
  })

  it('sums up the run, with what was billed beside the samples', () => {
    const text = renderMarkdown(document(fullRun()))
    expect(text).toMatch(/\*\*Beside them:\*\* \$0\.\d+: 2 runs that warmed a sandbox/)
    expect(text).toContain('1 attempt may have been billed besides, and nobody knows how much')
  })
})

describe('an invoice', () => {
  it('that had to be derived says so, with its bounds', () => {
    const rows = rowsOf(fullRun(), 'invoices').filter(([, how]) => how?.startsWith('total, derived'))
    expect(rows).toHaveLength(2)
    expect(rows[0]?.[1]).toMatch(
      /the platform gave no billed figure; the bill lies between \$0\.000\d+ and \$0\.00252/,
    )
  })

  it('names the reason of each line, and says a rule once', () => {
    const [total, work, startUp, minimum] = rowsOf(syntheticRun([glue()]), 'invoices')
    expect(total?.[1]).toBe('total')
    expect([work, startUp, minimum].map((row) => row?.[0])).toEqual([
      'glue-dpu-standard (work)',
      'glue-dpu-standard (start-up)',
      'glue-dpu-standard (minimum or rounding)',
    ])
    expect(work?.[1]).toContain('max(60 s, ')
    expect(minimum?.[1]).toMatch(/^as above: /)
  })

  it('marks a rate with one source only, and the prices say which', () => {
    const run = syntheticRun([glue()])
    const trials = run.trials.map((trial) => ({
      ...trial,
      invoice: trial.invoice && {
        ...trial.invoice,
        lines: trial.invoice.lines.map((line) => ({ ...line, confidence: 'single third party' as const })),
      },
    }))
    expect(rowsOf({ ...run, trials }, 'invoices')[1]?.[3]).toBe('0.44 (one source only)')
    const rates = [{ ...lookup('glue-dpu-standard'), confidence: 'single third party' as const }]
    const text = renderMarkdown(buildReport([run], { soalbenchVersion: '0.1.0', rates, draws: 60 }))
    expect(text).toContain('**Rates with one source only**')
    expect(text).toContain('| one third party |')
  })
})

it('the prices say what was assumed', () => {
  const text = renderMarkdown(document(fullRun()))
  expect(text).toContain('List prices on demand: no discount, no savings plan, no free tier.')
  expect(text).toContain('Workers of EMR Serverless that are kept ready are billed while they wait')
})
