import { describe, expect, it } from 'vitest'
import { compareRun, mostOfCell } from '../../src/report/measures/compared-run.ts'
import { evenlyTaken } from '../../src/report/measures/evenly-taken.ts'
import { buildReport } from '../../src/report/index.ts'
import { crossingRun } from './crossing-run.ts'

describe('a run of many trials', () => {
  const run = crossingRun({ memories: [1769], repetitions: 130 })
  const document = buildReport([run], { soalbenchVersion: '0.1.0', draws: 20 })
  const trials = document.sections.find(({ id }) => id === 'trials')?.blocks[0]

  it('shows the first rows and says where the others are', () => {
    expect(run.trials.length).toBeGreaterThan(2_000)
    if (trials?.kind !== 'table') throw new Error('no table of trials')
    expect(trials.rows).toHaveLength(2_000)
    expect(trials.caption).toContain(`the first 2000 of ${run.trials.length}`)
    expect(trials.caption).toContain('soalbench export')
  })

  it('compares some of each cell and says so, but counts all of them in a cell', () => {
    const text = JSON.stringify(document.sections.find(({ id }) => id === 'method'))
    expect(text).toContain(`Of cells with more than ${mostOfCell} trials, ${mostOfCell} evenly taken`)
    expect(document.results[0]?.cells[0]?.clientMs?.samples).toBe(130)
  })

  it('finds the crossing that all of them have', () => {
    const request = { confidence: 0.95, draws: 50 }
    const at = (trials: typeof run.trials) =>
      compareRun({ ...run, trials }, request).comparisons.find(({ statistic }) => statistic === 'median')
        ?.answer.crossings[0]
    const [few, all] = [at(run.trials.filter(({ repetition }) => repetition <= 60)), at(run.trials)]
    expect(all?.size).toBeGreaterThan((few?.low ?? 0) * 0.9)
    expect(all?.size).toBeLessThan((few?.high ?? 0) * 1.1)
  })
})

describe('values evenly taken', () => {
  it('keep their order and both ends of it', () => {
    const all = Array.from({ length: 1_000 }, (_, at) => at)
    const some = evenlyTaken(all, 10)
    expect(some).toEqual([0, 100, 200, 300, 400, 500, 600, 700, 800, 900])
    expect(evenlyTaken(all, 1_000)).toBe(all)
  })
})
