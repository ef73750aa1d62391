import { describe, expect, it } from 'vitest'
import { winnerRanges, type Reach } from '../../src/report/measures/winner-ranges.ts'
import { rangeSentence } from '../../src/report/sections/range-sentence.ts'
import type { Comparison } from '../../src/crossover/comparison.ts'
import type { Platform } from '../../src/core/platform.ts'
import { comparison, crossing } from './comparisons.ts'

const reach = (platform: Platform, to = 1e9, failedFrom?: number): Reach => ({
  platform,
  from: 1e4,
  to,
  failedFrom,
})
const all = [reach('lambda'), reach('emr-serverless'), reach('glue')]
const two = [reach('lambda'), reach('emr-serverless')]

function said(pairs: readonly Comparison[], reaches: readonly Reach[]): string {
  return rangeSentence('cheapest', winnerRanges(pairs, reaches), pairs, reaches).replaceAll('\u00a0', ' ')
}

describe('who is least, range by range', () => {
  it('puts the pairs of three platforms together', () => {
    const pairs = [
      comparison('lambda', 'emr-serverless', { kind: 'one', crossings: [crossing(6e7)] }),
      comparison('lambda', 'glue', { kind: 'one', crossings: [crossing(2e8)] }),
      comparison('emr-serverless', 'glue', { kind: 'one', crossings: [crossing(5e8)] }),
    ]
    const ranges = winnerRanges(pairs, all)
    expect(ranges.map(({ result }) => result)).toEqual(
      ['lambda', 'emr-serverless', 'glue'].map((platform) => ({ kind: 'winner', platform })),
    )
    expect(ranges.map(({ start }) => start?.size)).toEqual([undefined, 6e7, 5e8])
    expect(said(pairs, all)).toBe(
      'Below 60 MB (48–75 MB, 95 %) Lambda 1769 MiB is cheapest; from there to 500 MB (400–625 MB, 95 %) EMR Serverless is cheapest; above it Glue is cheapest.',
    )
  })

  it('does not tell a crossing of two that a third beats', () => {
    const pairs = [
      comparison('lambda', 'emr-serverless', { kind: 'none', below: 'a' }),
      comparison('lambda', 'glue', { kind: 'none', below: 'a' }),
      comparison('emr-serverless', 'glue', { kind: 'one', crossings: [crossing(5e7)] }),
    ]
    expect(said(pairs, all)).toBe('Lambda 1769 MiB is cheapest at every size measured (10 kB – 1 GB).')
  })

  it('tells how near the next one comes where one wins everywhere', () => {
    const band = [
      { size: 1e4, ratio: 0.2, low: 0.18, high: 0.22 },
      { size: 1e9, ratio: 0.5, low: 0.4, high: 0.625 },
    ]
    expect(said([comparison('lambda', 'emr-serverless', { kind: 'none', below: 'a', band })], two)).toContain(
      'EMR Serverless comes nearest: 2 times as much (1.6–2.5, 95 %) at 1 GB.',
    )
  })

  it('names the stretch in which either will do', () => {
    const pairs = [
      comparison('lambda', 'emr-serverless', {
        kind: 'one',
        crossings: [crossing(6e7)],
        indifference: [{ low: 5.5e7, high: 7.2e7 }],
      }),
    ]
    expect(said(pairs, two)).toContain('At 55–72 MB the two may be within 5 % of each other: either will do.')
  })

  it('says what is open, and what would decide it', () => {
    const noisy = comparison('lambda', 'emr-serverless', { reason: 'noise', repeat: [1e6, 1e7] })
    expect(said([noisy], two)).toBe(
      'It is not decided which of Lambda and EMR Serverless is cheapest at every size measured (10 kB – 1 GB). More trials at 1 MB and 10 MB would decide it.',
    )
    const single = comparison('lambda', 'emr-serverless', { reason: 'no-repetition', repeat: [1e6] })
    expect(said([single], two)).toContain('Every size was measured once')
  })

  it('calls a tie a tie', () => {
    expect(said([comparison('lambda', 'emr-serverless', { kind: 'tie' })], two)).toMatch(
      /^Lambda 1769 MiB and EMR Serverless are within 5 % of each other: either will do at every size/,
    )
  })

  it('does not claim what lies between the last size that worked and the first that failed', () => {
    const ends = [reach('lambda', 1e8, 1e9), reach('emr-serverless')]
    const pairs = [
      comparison('lambda', 'emr-serverless', {
        kind: 'infeasible',
        below: 'a',
        infeasible: { side: 'a', from: 1e9 },
      }),
    ]
    expect(winnerRanges(pairs, ends).map(({ result }) => result.kind)).toEqual(['winner', 'gap', 'sole'])
    expect(said(pairs, ends)).toBe(
      'Up to 100 MB Lambda 1769 MiB is cheapest; from 100 MB to 1 GB it was not measured whether Lambda can do the job; from 1 GB on only EMR Serverless can do the job. Lambda worked up to 100 MB and failed from 1 GB on.',
    )
  })

  it('goes on with who has won already where the other ends', () => {
    const ends = [reach('lambda', 1e8, 1e9), reach('emr-serverless')]
    const pairs = [
      comparison('lambda', 'emr-serverless', {
        kind: 'one',
        crossings: [crossing(5e7)],
        infeasible: { side: 'a', from: 1e9 },
      }),
    ]
    expect(winnerRanges(pairs, ends)).toHaveLength(2)
    expect(said(pairs, ends)).toMatch(/above it EMR Serverless is cheapest\. Lambda worked up to 100 MB/)
  })

  it('has no range where both were measured at one size', () => {
    const point = two.map((each) => ({ ...each, to: 1e4 }))
    expect(winnerRanges([comparison('lambda', 'emr-serverless', { reason: 'one-size' })], point)).toEqual([])
  })
})
