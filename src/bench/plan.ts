import { createHash } from 'node:crypto'
import { cellKey, type Cell } from '../core/cell.ts'
import { UsageInvalid } from '../core/errors.ts'
import type { Format, StartLevel, Target } from '../core/platform.ts'
import { planCells, type CellChoice, type SizingChoice } from './plan-cells.ts'
import { checkMemories, checkNames, checkWords } from './plan-check.ts'
import { schedule } from './schedule.ts'
import { formats, platforms, startLevels, targets } from '../core/platform.ts'
import { comparableCells, type RefineOptions } from './refine-options.ts'

/** As given on the command line or in a plan file, sizes expanded. Words are checked here. */
export interface PlanOptions extends SizingChoice {
  readonly runId: string
  readonly target: string
  readonly region: string
  /** Decides the order of the trials. */
  readonly seed: number
  /** Decides the payloads; kept apart, so that runs of different order measure the same data. Default 1. */
  readonly payloadSeed?: number
  /** Bytes. */
  readonly sizes: readonly number[]
  readonly platforms: readonly string[]
  readonly memoriesMiB: readonly number[]
  readonly workloads: readonly string[]
  readonly knownWorkloads: readonly string[]
  readonly starts: readonly string[]
  readonly repetitions: number
  readonly format: string
  /** Server-side limit of one trial. Default 900, Lambda's longest. */
  readonly timeoutSeconds?: number
  /** The matrix is then what a search for crossovers begins with. */
  readonly refine?: RefineOptions
  /** Exactly these cells, in the place of the matrix. */
  readonly cells?: readonly Cell[]
}

export interface PlannedTrial {
  /** `[0-9a-f]{26}`: safe in keys, tags and tokens; the same for the same run, cell and repetition. */
  readonly trialId: string
  readonly cell: Cell
  /** From 1. */
  readonly repetition: number
  /** From 1, in the order of execution. */
  readonly sequence: number
}

export interface Plan {
  readonly runId: string
  readonly target: Target
  readonly region: string
  readonly seed: number
  readonly payloadSeed: number
  readonly format: Format
  readonly startLevels: readonly StartLevel[]
  readonly repetitions: number
  readonly timeoutSeconds: number
  readonly cells: readonly Cell[]
  /** All trials; of a search those that it begins with. */
  readonly trials: readonly PlannedTrial[]
  readonly refine?: RefineOptions
  /** What was asked for and cannot be had, one line each. */
  readonly notes: readonly string[]
}

const mostTrials = 100_000

/** The matrix and its order. Equal options give an equal plan. @throws UsageInvalid naming the flag. */
export function buildPlan(options: PlanOptions): Plan {
  const [target = 'local'] = checkWords([options.target], targets, '--target')
  const [format = 'csv'] = checkWords([options.format], formats, '--format')
  const chosen = {
    ...options,
    format,
    platforms: checkWords(options.platforms, platforms, '--platforms'),
    startLevels: checkWords(options.starts, startLevels, '--starts'),
    workloads: checkNames(options.workloads, options.knownWorkloads, '--workloads'),
    memoriesMiB: checkMemories(options.memoriesMiB),
    sizes: [...new Set(options.sizes)].sort((a, b) => a - b),
  }
  checkNumbers(options, chosen.sizes)
  checkExtent(chosen)
  const { cells, notes } = cellsOf(chosen)
  checkCount(cells, options.repetitions, notes)
  const { runId, repetitions, refine } = options
  return {
    runId,
    target,
    region: options.region,
    seed: options.seed,
    payloadSeed: options.payloadSeed ?? 1,
    format,
    startLevels: chosen.startLevels,
    repetitions,
    timeoutSeconds: options.timeoutSeconds ?? 900,
    cells,
    trials: schedule(cells, repetitions, options.seed).map((slot, index) => ({
      trialId: trialId(runId, slot.cell, slot.repetition),
      ...slot,
      sequence: index + 1,
    })),
    ...(refine !== undefined && { refine }),
    notes,
  }
}

function cellsOf(chosen: CellChoice & Pick<PlanOptions, 'refine' | 'cells'>): {
  cells: readonly Cell[]
  notes: string[]
} {
  if (chosen.cells !== undefined) return { cells: chosen.cells, notes: [] }
  const all = planCells(chosen)
  if (chosen.refine === undefined) return all
  const { cells, notes } = comparableCells(all.cells)
  return { cells, notes: [...all.notes, ...notes] }
}

/** Deterministic, so that a repeated submission of the same trial can be recognised as such. */
export function trialId(runId: string, cell: Cell, repetition: number): string {
  return createHash('sha256')
    .update(`${runId}\n${cellKey(cell)}\n${repetition}`)
    .digest('hex')
    .slice(0, 26)
}

function checkNumbers(options: PlanOptions, sizes: readonly number[]): void {
  const { repetitions, seed, timeoutSeconds = 900 } = options
  if (!Number.isInteger(repetitions) || repetitions < 1 || repetitions > 1000) {
    throw new UsageInvalid(`not a number of repetitions in --reps: ${repetitions}`, {
      suggestions: ['Give a whole number from 1 to 1000.'],
    })
  }
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new UsageInvalid(`not a seed in --seed: ${seed}`, {
      suggestions: ['Give a whole number, 0 or more.'],
    })
  }
  if (!Number.isInteger(timeoutSeconds) || timeoutSeconds < 1 || timeoutSeconds > 900) {
    throw new UsageInvalid(`not a time limit of a trial in --plan: timeoutSeconds: ${timeoutSeconds}`, {
      suggestions: [
        'Give whole seconds from 1 to 900: a Lambda function ends then, and all platforms get the same.',
      ],
    })
  }
  if (sizes.length === 0) {
    throw new UsageInvalid('no payload size in --sizes', { suggestions: ['For example --sizes 10kb..1gb.'] })
  }
}

/** Before there are cells: a thousand sizes of a thousand memories would fill the memory of this computer. */
function checkExtent({ sizes, workloads, memoriesMiB, platforms: chosen }: CellChoice): void {
  const memories = chosen.includes('lambda') ? memoriesMiB.length : 1
  refuseMoreThan(mostTrials, sizes.length * workloads.length * memories)
}

function checkCount(cells: readonly Cell[], repetitions: number, notes: readonly string[]): void {
  if (cells.length === 0) {
    throw new UsageInvalid('no trial is left in --platforms and --starts', {
      suggestions: [...notes, 'Choose other --platforms or --starts.'],
    })
  }
  refuseMoreThan(mostTrials, cells.length * repetitions)
}

function refuseMoreThan(most: number, trials: number): void {
  if (trials <= most) return
  throw new UsageInvalid(`too many trials in --sizes, --memory and --reps: ${trials}`, {
    suggestions: [`Ask for ${most} at most.`],
  })
}
