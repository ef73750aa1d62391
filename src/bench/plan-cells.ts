import type { Cell } from '../core/cell.ts'
import type { Architecture, Format, Platform, StartLevel } from '../core/platform.ts'
import type { EmrServerlessSizing, GlueSizing, LambdaSizing, Sizing } from '../core/sizing.ts'
import { capabilities } from '../runners/capabilities.ts'

export interface SizingChoice {
  readonly architecture?: Architecture
  readonly emrServerless?: readonly EmrServerlessSizing[]
  readonly glue?: readonly GlueSizing[]
}

export interface CellChoice extends SizingChoice {
  readonly platforms: readonly Platform[]
  readonly memoriesMiB: readonly number[]
  readonly workloads: readonly string[]
  readonly sizes: readonly number[]
  readonly format: Format
  readonly startLevels: readonly StartLevel[]
}

const worker = { vcpus: 1, memoryGb: 4, diskGb: 20 }

/** Driver and one executor of 1 vCPU: the only cluster that a computer with two cores holds without scaling it down. */
export const defaultEmrSizing: EmrServerlessSizing = {
  platform: 'emr-serverless',
  driver: worker,
  executor: worker,
  executors: 1,
  architecture: 'x86_64',
}

/** Two workers are the fewest that Glue sells for a Spark job. */
export const defaultGlueSizing: GlueSizing = {
  platform: 'glue',
  workerType: 'G.1X',
  workers: 2,
  glueVersion: '5.1',
  executionClass: 'STANDARD',
}

/** Every combination that the platforms offer, and a note for each that they do not. */
export function planCells(choice: CellChoice): { cells: Cell[]; notes: string[] } {
  const notes = choice.platforms.flatMap((platform) => {
    const levels: readonly StartLevel[] = capabilities[platform].startLevels
    const missing = choice.startLevels.filter((level) => !levels.includes(level))
    return missing.map((level) => `${platform} has no ${level} start: those trials are left out`)
  })
  if (choice.platforms.includes('lambda') && choice.memoriesMiB.length === 0) {
    notes.push('no memory size is given for lambda: its trials are left out')
  }
  const cells = choice.platforms.flatMap((platform) => cellsOf(platform, choice))
  return { cells, notes }
}

function cellsOf(platform: Platform, choice: CellChoice): Cell[] {
  const levels: readonly StartLevel[] = capabilities[platform].startLevels
  const cells: Cell[] = []
  for (const workload of choice.workloads) {
    for (const payloadBytes of choice.sizes) {
      for (const sizing of sizingsOf(platform, choice)) {
        for (const startLevel of choice.startLevels.filter((level) => levels.includes(level))) {
          cells.push({ workload, format: choice.format, payloadBytes, platform, sizing, startLevel })
        }
      }
    }
  }
  return cells
}

function sizingsOf(platform: Platform, choice: CellChoice): readonly Sizing[] {
  switch (platform) {
    case 'lambda':
      return choice.memoriesMiB.map((memoryMiB) => lambdaSizing(memoryMiB, choice))
    case 'emr-serverless':
      return choice.emrServerless ?? [defaultEmrSizing]
    case 'glue':
      return choice.glue ?? [defaultGlueSizing]
  }
}

/** Shuffle and spill files of Spark go to `/tmp`; a multiple of the payload has to fit, or the largest is bought. */
const ephemeralPerPayload = 4

/** The largest payload decides for all: a function whose `/tmp` changed between payloads would not be one sizing. */
function lambdaSizing(memoryMiB: number, { sizes, architecture = 'x86_64' }: CellChoice): LambdaSizing {
  const fits = Math.max(...sizes) * ephemeralPerPayload <= 512 * 1024 ** 2
  return { platform: 'lambda', memoryMiB, ephemeralMiB: fits ? 512 : 10_240, architecture }
}
