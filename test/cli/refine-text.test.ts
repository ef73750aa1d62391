import { describe, expect, it } from 'vitest'
import { refineText } from '../../src/cli/refine-text.ts'
import { capText, searchPreviewText } from '../../src/cli/search-preview-text.ts'

const search = {
  ...{ workload: 'aggregate', startLevel: 'cold', kind: 'one', end: 'found' },
  sentence: 'below 63 MB Lambda is cheaper, above it EMR Serverless',
}
const refined = { tolerancePercent: 25, trials: 62, usd: '0.01234', searches: [search], grid: null }
const grid = { sizes: 6, repetitions: 8, trials: 96, usd: 0.0456 }

describe('what a search found', () => {
  it('is said with its tolerance and its price', () => {
    expect(refineText(refined)).toEqual([
      'aggregate cold: below 63 MB Lambda is cheaper, above it EMR Serverless [within ±25 %]',
      'the search took 62 trials and $0.0123',
    ])
  })

  it('is held against a grid, as an estimate', () => {
    const [, , saved] = refineText({ ...refined, grid })
    expect(saved).toMatch(/estimated.*6 sizes × 8 repetitions.*96 trials and \$0\.0456, 3\.7 times the money/)
    const [, , none] = refineText({ ...refined, grid: { ...grid, usd: 0.01 } })
    expect(none).toMatch(/no more than the search/)
  })

  it.each([
    ['most-pairs', /not within ±25 %: it took as many trials as it may/],
    ['not-decidable', /more trials did not decide it/],
    ['failing', /failed again and again/],
    ['stopped', /the run stopped before/],
  ])('that ended as %s says so', (end, words) => {
    expect(refineText({ ...refined, searches: [{ ...search, end }] })[0]).toMatch(words)
  })

  it('without a crossing needs no tolerance', () => {
    expect(refineText({ ...refined, searches: [{ ...search, kind: 'none' }] })[0]).not.toMatch(/within/)
  })
})

describe('what a search may take', () => {
  it('is said before it begins', () => {
    const [line] = searchPreviewText({
      ...{ metric: 'cost', tolerancePercent: 10, searches: 2, expectedTrials: 80, expectedUsd: '0.08' },
      ...{ expectedSeconds: 600, mostTrials: 600, maximumUsd: '4.1' },
    })
    expect(line).toMatch(/2 crossovers of cost.*±10 %.*80 trials more.*never more than 600, \$4\.10/)
  })

  it('is no more than the cap, under which a trial must fit', () => {
    expect(capText({ usd: '0.05', oneTrialUsd: '0.0147' })).not.toMatch(/not every/)
    expect(capText({ usd: '0.01', oneTrialUsd: '0.0147' })).toMatch(
      /not every trial can start; a shorter --timeout/,
    )
  })
})
