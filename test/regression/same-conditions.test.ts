import { describe, expect, it } from 'vitest'
import type { Arm } from '../../src/regression/arms.ts'
import type { Enforcement } from '../../src/core/trial.ts'
import type { RunRecord, StoredTrial } from '../../src/store/run-record.ts'
import { compare, night } from './compared.ts'

const limits = (memoryMiB: number, kind: Enforcement['kind'] = 'cgroup-v2'): Enforcement => ({
  ...{ engine: 'lambda', kind, scale: 1, cpuCapped: false, cpuDelivered: null, throttledMs: null },
  ...{ contended: null, notes: [] },
  requested: { memoryMiB, vcpus: 1, tmpMiB: 512 },
  enforced: { memoryMiB, vcpus: 1, tmpMiB: 512 },
})

const host = { os: 'Debian', kernel: '6', cpuModel: 'EPYC', cpus: 2, memoryBytes: 16e9 }

function side(
  runId: string,
  seed: number,
  trial: Partial<StoredTrial> = {},
  run: { versions?: Record<string, string>; cpus?: number } & Partial<RunRecord> = {},
): Arm {
  const { versions = { spark: '3.5.6', node: '20' }, cpus = 2, ...record } = run
  const { runs, trials } = night({ runId, seed, n: 3 })
  const common = { limits: limits(1769), scale: 1, inputRows: 100, outputDigest: 'd' }
  return {
    runs: runs.map((each) => ({
      ...each,
      environment: { ...each.environment, versions, host: { ...host, cpus } },
      ...record,
    })),
    trials: trials.map((each) => ({ ...each, ...common, ...trial })),
  }
}

const wordsFor = (trial: Partial<StoredTrial>, run: Parameters<typeof side>[3] = {}): string | undefined => {
  const [cell] = compare({ base: side('base', 1), head: side('head', 2, trial, run) }).cells
  return cell?.verdict === 'incomparable' ? cell.words : undefined
}

describe('cells are held against each other', () => {
  it('where nothing differs, whatever runtime the program itself had', () => {
    expect(wordsFor({})).toBeUndefined()
    expect(wordsFor({}, { versions: { spark: '3.5.6', node: '22' } })).toBeUndefined()
    expect(wordsFor({}, { region: 'eu-west-1' })).toBeUndefined()
    expect(wordsFor({ limits: null, scale: null, inputRows: null, outputDigest: null })).toBeUndefined()
  })

  it.each([
    [{ scriptSha256: 'f'.repeat(64) }, {}, /script ffffffffffff, in BASE aaaaaaaaaaaa/],
    [{ inputRows: 101 }, {}, /payload rows 101, in BASE rows 100/],
    [{ outputDigest: 'other' }, {}, /payload answer other, in BASE answer d$/],
    [{ limits: limits(3008) }, {}, /limits .*3008.*, in BASE .*1769/],
    [{ limits: limits(1769, 'advisory') }, {}, /engine .*limits by advisory/],
    [{ scale: 0.5 }, {}, /scale 0\.5, in BASE 1/],
    [{}, { versions: { spark: '4.0.0' } }, /engine spark 4\.0\.0, in BASE spark 3\.5\.6$/],
    [{}, { cpus: 8 }, /machine 8 × EPYC, 16 GB, in BASE 2 × EPYC/],
  ])('not where one thing does: %j %j', (trial, run, words) => {
    expect(wordsFor(trial, run)).toMatch(words)
  })

  it('of other regions of AWS not at all', () => {
    const at = (runId: string, seed: number, region: string): Arm =>
      side(runId, seed, {}, { target: 'aws', region })
    const [cell] = compare({ base: at('base', 1, 'us-east-1'), head: at('head', 2, 'eu-west-1') }).cells
    expect(cell?.words).toMatch(/region eu-west-1, in BASE us-east-1/)
  })

  it('with a control of other code not at all', () => {
    const control = side('control', 3, { scriptSha256: 'c'.repeat(64) })
    const [cell] = compare(
      { base: side('base', 1), head: side('head', 2), control },
      { changed: new Set(['script']) },
    ).cells
    expect(cell?.words).toMatch(/control is not the code of BASE: script cccccccccccc, in BASE aaaaaaaaaaaa/)
  })

  it('and a change of prices is told on its own', () => {
    const head = side('head', 2, {}, { priceBook: 'my-book' })
    const { findings, cells } = compare({ base: side('base', 1), head })
    expect(findings.find(({ kind }) => kind === 'price-change')?.text).toMatch(
      /^prices differ, which is no regression: BASE was priced with aws-2026-11, HEAD with my-book/,
    )
    expect(cells.every(({ verdict }) => verdict !== 'incomparable')).toBe(true)
  })

  it('of runs that are not over, with a word of it', () => {
    const head = side('head', 2, {}, { state: 'incomplete' })
    const texts = compare({ base: side('base', 1), head }).findings.map(({ text }) => text)
    expect(texts).toContain(
      'run head is incomplete: not all of its trials are in here; `soalbench run --resume head` goes on',
    )
  })
})
