import * as v from 'valibot'
import type { PlanOptions } from '../bench/plan.ts'
import { canonicalJson, type Cell } from '../core/cell.ts'
import { formats, startLevels } from '../core/platform.ts'
import { payloadBounds } from '../core/size.ts'

const whole = (least: number, most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most))
const architecture = v.picklist(['x86_64', 'arm64'])
const workerSize = v.strictObject({ vcpus: v.number(), memoryGb: v.number(), diskGb: v.number() })

const sizing = v.variant('platform', [
  v.strictObject({
    platform: v.literal('lambda'),
    memoryMiB: whole(128, 10_240),
    ephemeralMiB: whole(512, 10_240),
    architecture,
  }),
  v.strictObject({
    platform: v.literal('emr-serverless'),
    ...{ driver: workerSize, executor: workerSize, executors: whole(1, 100), architecture },
  }),
  v.strictObject({
    platform: v.literal('glue'),
    ...{ workerType: v.string(), workers: whole(2, 100), glueVersion: v.string() },
    executionClass: v.picklist(['STANDARD', 'FLEX']),
  }),
])

/** One cell of a plan file, as `compare` writes it: a matrix of flags could not say which of its cells are meant. */
export const planCellSchema = v.strictObject({
  workload: v.string(),
  format: v.picklist(formats),
  payloadBytes: whole(payloadBounds.least, payloadBounds.most),
  sizing,
  startLevel: v.picklist(startLevels),
})

export type PlanCell = v.InferOutput<typeof planCellSchema>

export const planCellOf = ({ workload, format, payloadBytes, sizing, startLevel }: Cell): PlanCell => ({
  ...{ workload, format, payloadBytes, sizing, startLevel },
})

/** What the flags would have said of these cells. */
export function optionsOfCells(cells: readonly PlanCell[]): Partial<PlanOptions> {
  const unique = <T>(values: readonly T[]): T[] => [...new Set(values)]
  const sizings = new Map(cells.map(({ sizing }) => [canonicalJson(sizing), sizing]))
  const chosen = [...sizings.values()]
  return {
    cells: cells.map((cell) => ({ ...cell, platform: cell.sizing.platform })),
    workloads: unique(cells.map(({ workload }) => workload)),
    sizes: unique(cells.map(({ payloadBytes }) => payloadBytes)),
    platforms: unique(chosen.map(({ platform }) => platform)),
    memoriesMiB: unique(chosen.flatMap((each) => (each.platform === 'lambda' ? [each.memoryMiB] : []))),
    starts: unique(cells.map(({ startLevel }) => startLevel)),
    ...(cells[0] !== undefined && { format: cells[0].format }),
    emrServerless: chosen.filter((each) => each.platform === 'emr-serverless'),
    glue: chosen.filter((each) => each.platform === 'glue'),
  }
}
