import { describe, expect, it } from 'vitest'
import { summarizeCells } from '../../src/report/measures/cell-summary.ts'
import { summarizePhases } from '../../src/report/measures/phase-summary.ts'
import { seriesOf } from '../../src/report/measures/series.ts'
import type { StoredTrial } from '../../src/store/run-record.ts'
import { glueSizing, lambdaSizing, syntheticRun } from './synthetic-run.ts'

const one = (change: Partial<StoredTrial> = {}): StoredTrial[] =>
  syntheticRun([{ payloadBytes: 1e4, sizing: glueSizing }]).trials.map((trial) => ({ ...trial, ...change }))

const phases = (...spans: [string, number, number][]) =>
  spans.map(([phase, startMs, endMs]) => ({ phase, startMs, endMs }))

describe('phases', () => {
  it('count time once where they overlap, so that they add up to the whole', () => {
    const overlapping = phases(['provision', 0, 4000], ['jvm', 3500, 5000], ['session', 5000, 6000])
    const { phases: seen } = summarizePhases(one({ phases: overlapping, clientMs: 6100 }))
    expect(seen).toEqual([
      { name: 'provision', ms: 4000, samples: 1 },
      { name: 'JVM', ms: 1000, samples: 1 },
      { name: 'session', ms: 1000, samples: 1 },
      { name: 'not attributed', ms: 100, samples: 1 },
    ])
  })

  it('begin at the submission, also where the JVM is older', () => {
    const early = phases(['jvm', -9000, 300], ['session', 300, 500])
    expect(summarizePhases(one({ phases: early, clientMs: 500 })).phases[0]).toMatchObject({
      name: 'JVM',
      ms: 300,
    })
  })

  it('that were not seen are named, not 0', () => {
    const { phases: seen, unseen } = summarizePhases(one({ phases: phases(['work', 10, 20]), clientMs: 20 }))
    expect(seen.map(({ name }) => name)).toEqual(['work', 'not attributed'])
    expect(unseen).toEqual(['queue', 'provision', 'sandbox init', 'launch', 'JVM', 'session', 'finish'])
  })

  it('of names from elsewhere are kept', () => {
    const { phases: seen } = summarizePhases(one({ phases: phases(['image pull', 0, 7]), clientMs: 7 }))
    expect(seen[0]).toEqual({ name: 'image pull', ms: 7, samples: 1 })
  })

  it('of failed trials are in no figure', () => {
    expect(summarizePhases(one({ state: 'failed' }))).toMatchObject({ phases: [], samples: 0, totalMs: null })
  })
})

describe('series', () => {
  it('does not split a Lambda function by the /tmp that larger payloads get', () => {
    const larger = { ...lambdaSizing(1769), ephemeralMiB: 10_240 }
    const { trials } = syntheticRun([
      { payloadBytes: 1e4, sizing: lambdaSizing(1769) },
      { payloadBytes: 1e9, sizing: larger },
    ])
    expect(seriesOf(trials).map(({ label }) => label)).toEqual(['Lambda 1769 MiB'])
  })

  it('tells apart what reads alike, and orders by platform and size', () => {
    const arm = { ...lambdaSizing(1769), architecture: 'arm64' as const }
    const wishes = [glueSizing, lambdaSizing(3008), arm, lambdaSizing(1769)]
    const { trials } = syntheticRun(wishes.map((sizing) => ({ payloadBytes: 1e4, sizing })))
    expect(seriesOf(trials).map(({ label }) => label)).toEqual([
      'Lambda 1769 MiB (arm64)',
      'Lambda 1769 MiB (x86_64)',
      'Lambda 3008 MiB',
      'Glue 2 × G.1X',
    ])
  })
})

it('takes only succeeded trials into figures, and counts the others', () => {
  const wish = { payloadBytes: 1e4, sizing: glueSizing }
  const { trials } = syntheticRun([
    wish,
    { ...wish, state: 'invalid', cause: 'wrong-output' },
    { ...wish, state: 'failed' },
  ])
  const [cell] = summarizeCells(trials, 0.95)
  expect(cell?.counts).toMatchObject({ succeeded: 1, invalid: 1, failed: 1 })
  expect(cell?.clientMs?.samples).toBe(1)
  expect(cell?.usd?.samples).toBe(1)
})
