import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ChaosRow } from './chaos-row.ts'
import { finishedRun, type FinishedRun } from './finished-run.ts'
import { program, served, stopped, type Ended } from './program.ts'

/** Seven kinds together make a share of all calls go wrong; which calls, the seed says. */
export function faultPlan(seed: number, share: number): object {
  const kinds = [
    'throttle',
    'error-before',
    'error-after',
    'reset-before',
    'reset-after',
    'truncate',
    'hang-after',
  ]
  // One rule after the other is asked: each must strike a larger part of what is left.
  const each = share / kinds.length
  const rules = kinds.map((kind, at) => ({ kind, operation: '*', probability: each / (1 - at * each) }))
  return { seed, rules }
}

export interface MatrixRun {
  readonly finished: FinishedRun
  readonly wallMs: number
  readonly ended: Ended
}

/** A matrix through the built program against served endpoints that go wrong, resumed until it is complete. */
export async function matrixRun(options: {
  readonly flags: readonly string[]
  readonly faults: object | undefined
}): Promise<MatrixRun> {
  const workspace = await mkdtemp(join(tmpdir(), 'soalbench-chaos-'))
  try {
    const file = join(workspace, 'faults.json')
    if (options.faults !== undefined) await writeFile(file, JSON.stringify(options.faults))
    const up = await served(workspace, [
      '--rehearse',
      ...(options.faults === undefined ? [] : ['--faults', file]),
    ])
    try {
      const begun = performance.now()
      const run = ['run', '--rehearse', '--json', '--workspace', workspace]
      let ended = await program([...run, ...options.flags]).ended
      const runId = runIdOf(ended)
      for (let again = 1; again <= 5 && ended.code === 75; again += 1) {
        ended = await program([...run, '--resume', runId]).ended
      }
      const wallMs = performance.now() - begun
      return { finished: await finishedRun(workspace, runId), wallMs, ended }
    } finally {
      await stopped(up)
    }
  } finally {
    await rm(workspace, { recursive: true, force: true })
  }
}

function runIdOf({ stdout, stderr }: Ended): string {
  const runId = /"runId":\s*"([^"]+)"/.exec(stdout)?.[1]
  if (runId === undefined) throw new Error(`no run in the answer:\n${stdout}\n${stderr}`)
  return runId
}

/** Cells × repetitions: 20 cells of three platforms, 25 times each, are 500 trials. */
const flags = (repetitions: number): readonly string[] => [
  ...['--sizes', '10kb,20kb,50kb,100kb', '--memory', '1769', '--starts', 'cold,warm'],
  ...['--reps', String(repetitions)],
]

/** Trials with a fifth of all calls gone wrong, against the same without faults. */
export async function faultMatrix(options: {
  readonly seeds: readonly number[]
  readonly repetitions: number
  readonly share?: number
}): Promise<readonly ChaosRow[]> {
  const { seeds, repetitions, share = 0.2 } = options
  const sound = await matrixRun({ flags: flags(repetitions), faults: undefined })
  const rows: ChaosRow[] = []
  for (const seed of seeds) {
    const { finished, wallMs, ended } = await matrixRun({
      flags: flags(repetitions),
      faults: faultPlan(seed, share),
    })
    const same = JSON.stringify(finished.answers) === JSON.stringify(sound.finished.answers)
    const { trials, succeeded, ranTwice, lost } = finished
    const row = {
      what: `seed ${seed}, ${finished.faults} faults: recorded · run twice · lost · same answers · wall time against none · exit`,
      figure: `${succeeded}/${trials} · ${ranTwice.length} · ${lost.length} · ${same ? 'yes' : 'no'} · ${(wallMs / sound.wallMs).toFixed(2)} × · ${ended.code}`,
      goal: `all · 0 · 0 · yes · at most 3 × · 0`,
    }
    rows.push(row)
    process.stderr.write(`${row.what}: ${row.figure}; ${(sound.wallMs / 1000).toFixed(0)} s without\n`)
  }
  return rows
}
