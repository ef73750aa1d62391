import { describe, expect, it } from 'vitest'
import { differenceInFigures } from '../../bench/chaos/wrong-answers-figures.ts'
import { injectWrongAnswers } from '../../bench/chaos/wrong-answers.ts'

describe('a run with a hundred wrong answers among its trials, each reported as a success of one millisecond', () => {
  it('flags every one of them and none of the others, and counts them for its exit code', async () => {
    const { wrong, believed, doubted, summary } = await injectWrongAnswers(7)
    expect(wrong.size).toBe(100)
    expect(believed).toEqual([])
    expect(doubted).toEqual([])
    const { failed, invalid, succeeded, planned } = summary.trials
    expect([failed + invalid, succeeded]).toEqual([100, planned - 100])
    expect(invalid).toBeGreaterThan(50)
  })

  it('has the statistics that it has without them', async () => {
    const { trials, wrong } = await injectWrongAnswers(8)
    expect(differenceInFigures(trials, new Set(wrong.keys()))).toEqual([])
    // The same figures tell when one of them is believed.
    const believing = trials.map((trial) => ({ ...trial, state: 'succeeded' as const }))
    expect(differenceInFigures(believing, new Set(wrong.keys()))).toContain('crossovers')
  })

  it('says of every trial what is wrong with it', async () => {
    const { trials, wrong } = await injectWrongAnswers(9)
    const messages = trials.filter(({ trialId }) => wrong.has(trialId)).map((trial) => trial.failureMessage)
    for (const message of messages)
      expect(message).toMatch(
        /^(wrong |result document|another script|a success|the script|no result|ValueError)/,
      )
  })
})
