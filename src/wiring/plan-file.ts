import * as v from 'valibot'
import { UsageInvalid } from '../core/errors.ts'
import { planCellSchema } from './plan-file-cells.ts'
import { shortText } from '../core/short-text.ts'
import { readJsonFile } from './read-json-file.ts'

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
  /** Exactly these, in the place of the matrix: what `compare --write-confirm-plan` writes. */
  cells: v.optional(v.pipe(v.array(planCellSchema), v.minLength(1))),
})

export type PlanFile = v.InferOutput<typeof planFileSchema>

/** @throws UsageInvalid naming the file, the key, and what was expected there. */
export async function readPlanFile(path: string): Promise<PlanFile> {
  const document = await readJsonFile(path, unreadable, 'Give the path of a JSON file.')
  const parsed = v.safeParse(planFileSchema, document, { abortEarly: true })
  if (parsed.success) return parsed.output
  const [issue] = parsed.issues
  const key = shortText(v.getDotPath(issue) ?? 'the whole document', 80)
  throw new UsageInvalid(
    `plan file is not usable in --plan: ${path}: ${key}: ${shortText(issue.message, 120)}`,
    { suggestions: [remedyOf(key)] },
  )
}

const unreadable = 'plan file cannot be read in --plan'

const remedyOf = (key: string): string =>
  key.startsWith('emrServerless') || key.startsWith('glue')
    ? 'See the manual of plan files for the fields of a sizing.'
    : 'The keys are those of the flags: sizes, platforms, memory, workloads, starts, reps, format, seed.'
