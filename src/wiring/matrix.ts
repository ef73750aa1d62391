import type { PlanOptions } from '../bench/plan.ts'
import { commaList, numberList } from '../core/comma-list.ts'
import { UsageInvalid } from '../core/errors.ts'
import { expandSizes } from '../core/size.ts'
import { optionsOfCells } from './plan-file-cells.ts'
import { readPlanFile, type PlanFile } from './plan-file.ts'
import { refinedOptions, type RefineFlags } from './refine-flags.ts'

/** The flags of the matrix as they were given. */
export interface MatrixFlags {
  readonly sizes: string
  readonly target: string
  readonly platforms: string
  readonly memory: string
  readonly workloads: string
  readonly starts: string
  readonly reps: number
  readonly format: string
  readonly seed: number
  readonly region: string
  /** Of one trial, seconds. */
  readonly timeout?: number
  readonly plan: string | undefined
  /** A search for crossovers, in the place of the whole matrix. */
  readonly refine?: RefineFlags | undefined
}

/** What a plan is built from: the flags, with a plan file's words in their place. @throws UsageInvalid naming the flag */
export async function matrixOf(
  flags: MatrixFlags,
  given: { readonly runId: string; readonly knownWorkloads: readonly string[] },
): Promise<PlanOptions> {
  const file: Partial<PlanFile> = flags.plan === undefined ? {} : await readPlanFile(flags.plan)
  const { emrServerless, glue } = file
  const timeoutSeconds = file.timeoutSeconds ?? flags.timeout
  const starts = commaList(textOf(file.starts ?? flags.starts), '--starts')
  if (starts.includes('warm') && emrServerless !== undefined && emrServerless.length > 1) {
    throw new UsageInvalid('several EMR Serverless sizings cannot be pre-initialised in one run: --plan', {
      suggestions: ['Give one sizing in emrServerless, or leave warm out of starts.'],
    })
  }
  const options: PlanOptions = {
    ...given,
    target: flags.target,
    region: file.region ?? flags.region,
    seed: file.seed ?? flags.seed,
    sizes: expandSizes(textOf(file.sizes ?? flags.sizes), '--sizes'),
    platforms: commaList(textOf(file.platforms ?? flags.platforms), '--platforms'),
    memoriesMiB: numberList(textOf(file.memory ?? flags.memory), '--memory'),
    workloads: commaList(textOf(file.workloads ?? flags.workloads), '--workloads'),
    starts,
    repetitions: file.reps ?? flags.reps,
    format: file.format ?? flags.format,
    ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    ...(emrServerless !== undefined && {
      emrServerless: emrServerless.map((sizing) => ({ platform: 'emr-serverless' as const, ...sizing })),
    }),
    ...(glue !== undefined && { glue: glue.map((sizing) => ({ platform: 'glue' as const, ...sizing })) }),
    ...(file.cells !== undefined && optionsOfCells(file.cells)),
  }
  return flags.refine === undefined ? options : refinedOptions(options, flags.refine)
}

type Words = string | number | readonly (string | number)[]

/** A plan file may have a list where a flag has a text. */
const textOf = (words: Words): string => [words].flat().join(',')
