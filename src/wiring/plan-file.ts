import { readFile } from 'node:fs/promises'
import * as v from 'valibot'
import { UsageInvalid } from '../core/errors.ts'

const workerSize = v.strictObject({
  vcpus: v.number(),
  memoryGb: v.number(),
  diskGb: v.optional(v.number(), 20),
})
const words = v.union([v.string(), v.array(v.string())])

export const emrSizingSchema = v.strictObject({
  driver: workerSize,
  executor: workerSize,
  executors: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)),
  architecture: v.optional(v.picklist(['x86_64', 'arm64']), 'x86_64'),
})

export const glueSizingSchema = v.strictObject({
  workerType: v.string(),
  workers: v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(100)),
  glueVersion: v.optional(v.string(), '5.1'),
  executionClass: v.optional(v.picklist(['STANDARD', 'FLEX']), 'STANDARD'),
})

/** A plan file: the words of the flags, plus the sizings that have no flag. All keys are optional but `sizes`. */
const planFileSchema = v.strictObject({
  sizes: words,
  platforms: v.optional(words),
  memory: v.optional(v.union([v.string(), v.number(), v.array(v.number())])),
  workloads: v.optional(words),
  starts: v.optional(words),
  reps: v.optional(v.number()),
  format: v.optional(v.string()),
  seed: v.optional(v.number()),
  region: v.optional(v.string()),
  timeoutSeconds: v.optional(v.number()),
  emrServerless: v.optional(v.array(emrSizingSchema)),
  glue: v.optional(v.array(glueSizingSchema)),
})

export type PlanFile = v.InferOutput<typeof planFileSchema>

/** @throws UsageInvalid naming the file, the key, and what was expected there. */
export async function readPlanFile(path: string): Promise<PlanFile> {
  const parsed = v.safeParse(planFileSchema, await readJson(path))
  if (parsed.success) return parsed.output
  const [issue] = parsed.issues
  const key = v.getDotPath(issue) ?? 'the whole document'
  throw new UsageInvalid(`plan file is not usable in --plan: ${path}: ${key}: ${issue.message}`, {
    suggestions: [
      'The keys are those of the flags: sizes, platforms, memory, workloads, starts, reps, format, seed.',
    ],
  })
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch (error) {
    throw new UsageInvalid(`plan file cannot be read in --plan: ${path}`, {
      cause: error,
      suggestions: ['Give the path of a JSON file.'],
    })
  }
}
