import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { night, type NightResult } from './night.ts'
import { pacedEngine } from './paced-engine.ts'
import { slowedProgram } from './slowed-program.ts'

export interface NightlyOptions {
  /** `spark`: the local engines. `rehearsal`: made-up times on the same way. */
  readonly engine: 'spark' | 'rehearsal'
  /** Of each kind. */
  readonly nights: number
  /** How much slower the job is in the second half: 0.3. */
  readonly share: number
  /** Trials of the cell on each side of a night. */
  readonly reps: number
  /** Nights before the gate judges; they are A/A and come first. */
  readonly learning: number
  readonly observe: (line: string) => void
}

export interface NightlyFigures {
  readonly same: readonly NightResult[]
  readonly slowed: readonly NightResult[]
}

interface Row {
  readonly what: string
  readonly figure: string
  readonly goal: string
}

/** Nights of the same code, then nights with a slower job, by the command that a job calls, in one history; one cell, Lambda cold. */
export async function measureNights(options: NightlyOptions): Promise<NightlyFigures> {
  const { engine, share, learning, nights, observe } = options
  const folder = await mkdtemp(join(tmpdir(), 'soalbench-nights-'))
  const own = resolve('bin/run.js')
  const results: NightResult[] = []
  try {
    const slower = engine === 'spark' ? await slowedProgram(join(folder, 'slowed'), share) : own
    for (let at = 1; at <= learning + 2 * nights; at += 1) {
      const isSlowed = at > learning + nights
      const end = await engines(folder, isSlowed ? share : 0, at, options)
      try {
        const result = await night(isSlowed ? slower : own, argumentsOf(folder, at, options))
        const { end: how, words, seconds } = result
        observe(`${at}, ${isSlowed ? 'slower' : 'same code'}: ${how}, ${words}, ${Math.round(seconds)} s`)
        results.push(result)
      } finally {
        await end()
      }
    }
    return { same: results.slice(learning, learning + nights), slowed: results.slice(learning + nights) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const argumentsOf = (
  folder: string,
  at: number,
  { learning, reps, engine }: NightlyOptions,
): readonly string[] => [
  ...['--run-id', `night-${at}`, '--workspace', join(folder, 'w'), '--base-program', resolve('bin/run.js')],
  ...['--history', join(folder, 'history'), '--baseline-nights', `${learning}`, '--reps', `${reps}`],
  ...['--sizes', '10kb', '--platforms', 'lambda', '--memory', '1769', '--starts', 'cold'],
  ...(engine === 'rehearsal' ? ['--rehearse'] : []),
]

/** Spark's engine is made by each run; a rehearsal's has its pace, which no flag sets. */
async function engines(
  folder: string,
  share: number,
  night: number,
  { engine }: NightlyOptions,
): Promise<() => Promise<void>> {
  if (engine === 'spark') return () => Promise.resolve()
  const pace = (factor: number) => ({ baseMs: 100 * factor, coldMs: 50 * factor, jitter: 0.05 })
  const head = await pacedEngine(join(folder, 'w'), pace(1 + share), 2 * night)
  const control = await pacedEngine(join(folder, 'w-base'), pace(1), 2 * night + 1)
  return async () => {
    await head()
    await control()
  }
}

export function nightlyRows({ same, slowed }: NightlyFigures, share: number): readonly Row[] {
  const all = [...same, ...slowed]
  const alarms = same.filter(({ code }) => code === 5).length
  const found = slowed.filter(({ code }) => code === 5)
  const shifts = found.flatMap(({ regressions }) => regressions.map(({ shiftPercent }) => shiftPercent))
  const more = (results: readonly NightResult[]): number =>
    results.filter(({ flagged }) => flagged > 0).length
  return [
    { what: `nights of the same code, ${same.length}: false alarms`, figure: `${alarms}`, goal: '0' },
    { what: '… of which something was measured again', figure: `${more(same)}`, goal: '' },
    {
      what: `nights with a job ${Math.round(100 * share)} % slower, ${slowed.length}: found`,
      ...{ figure: `${found.length}`, goal: `${slowed.length}` },
    },
    { what: '… slower by, %', figure: shifts.map((shift) => shift.toFixed(1)).join(' '), goal: '' },
    {
      what: 'seconds of a night, mean and longest',
      figure: `${mean(all.map(({ seconds }) => seconds)).toFixed(0)}, ${Math.max(...all.map(({ seconds }) => seconds)).toFixed(0)}`,
      goal: '',
    },
  ]
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
