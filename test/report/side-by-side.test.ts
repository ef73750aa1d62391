import { describe, expect, it } from 'vitest'
import { buildReport, renderMarkdown } from '../../src/report/index.ts'
import type { StoredRun } from '../../src/store/run-record.ts'
import { crossingRun } from './crossing-run.ts'
import { tinyRun } from './example-runs.ts'

const options = { soalbenchVersion: '0.1.0', draws: 60 }

/** The same cells on another day, everything so many times slower. */
function again(run: StoredRun, factor: number, over: Partial<StoredRun['run']> = {}): StoredRun {
  return {
    ...run,
    run: { ...run.run, runId: '01K9OTHER', startedAt: '2026-11-21T09:00:00.000Z', ...over },
    trials: run.trials.map((trial) => ({
      ...trial,
      clientMs: trial.clientMs === null ? null : trial.clientMs * factor,
    })),
  }
}

const run = crossingRun({ memories: [1769], repetitions: 4 })

function section(second: StoredRun) {
  const [first] = buildReport([run, second], options).sections
  if (first?.id !== 'side-by-side') throw new Error('the runs do not stand side by side')
  return first
}

function table(second: StoredRun, id: string): string[][] {
  const found = section(second).blocks.find((block) => block.kind === 'table' && block.id === id)
  if (found?.kind !== 'table') return []
  return found.rows.map((row) =>
    row.map(({ text, note }) => (note === undefined ? text : `${text} (${note})`)),
  )
}

describe('two runs side by side', () => {
  it('have every cell in one table, with the ratio, its interval and both n', () => {
    const rows = table(again(run, 1.5), 'both-cells')
    expect(rows).toHaveLength(40)
    const worked = rows.filter((row) => row[6] !== '–')
    expect(worked.length).toBeGreaterThan(30)
    for (const row of worked) expect(row[6]).toMatch(/^1\.50 \([\d.]+–[\d.]+, n = 4 and 4\)$/)
    expect(rows.find((row) => row[2] === 'Glue 2 × G.1X')?.[9]).toBe('1.00 (1.00–1.00, n = 4 and 4)')
  })

  it('have the crossovers of both', () => {
    const rows = table(again(run, 1.5), 'both-crossovers')
    const median = rows.find((row) => row[2] === 'latency, median')
    expect(median?.[4]).toMatch(/MB \(.* 95\u00a0%/)
    expect(median?.[6]).toMatch(/MB \(.* 95\u00a0%/)
  })

  it('name what was not the same, and only that', () => {
    const { environment } = run.run
    const other = again(run, 1, {
      region: 'eu-west-1',
      environment: { ...environment, host: { ...environment.host, cpus: 8 } },
    })
    expect(table(other, 'run-differences')).toEqual([
      ['region', 'us-east-1', 'eu-west-1'],
      ['processors', '2', '8'],
    ])
    expect(JSON.stringify(section(again(run, 1)).blocks)).toContain('are the same in both')
  })

  it('are never set against each other where one is local and one is AWS', () => {
    const cloud = again(run, 1, { target: 'aws' })
    for (const row of table(cloud, 'both-cells')) {
      expect(row[6]).toBe('not compared')
      expect(row[9]).toBe('not compared')
    }
    expect(JSON.stringify(section(cloud).blocks)).toContain('no ratio would mean anything')
  })

  it('may have nothing in common', () => {
    const rows = table({ ...tinyRun(), run: { ...tinyRun().run, runId: 'tiny' } }, 'both-cells')
    expect(rows).toHaveLength(41)
    expect(rows.every((row) => row[6] === '–')).toBe(true)
  })

  it('keep their own sections, and one warning for one machine', () => {
    const document = buildReport([run, again(run, 1)], options)
    expect(document.notices).toHaveLength(1)
    expect(document.sections.filter(({ id }) => id.endsWith('answer')).map(({ id }) => id)).toEqual([
      'run1-answer',
      'run2-answer',
    ])
    expect(renderMarkdown(document).length).toBeLessThan(65_536)
  })
})
