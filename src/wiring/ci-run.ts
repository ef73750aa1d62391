import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { PlatformUnavailable } from '../core/errors.ts'
import { decimal, decimalText } from '../cost/decimal.ts'
import type { ExportedRun, NightSide } from '../history/night-trials.ts'
import { callProgram, type Program } from './ci-program.ts'

/** One run of one side, measured and exported. */
export interface MeasuredRun extends ExportedRun {
  readonly runId: string
  readonly state: 'complete' | 'incomplete' | 'interrupted'
  /** Failed and invalid trials. */
  readonly bad: number
  /** Exact US dollars, on local engines modelled; with what attempts without a bill can have cost. */
  readonly usd: string
}

export interface SideOptions {
  readonly side: NightSide
  readonly program: Program
  readonly workspace: string
  /** Where exports of the night go, one folder for each run. */
  readonly exports: string
  readonly observe: (line: string) => void
  readonly signal: AbortSignal
}

const money = v.optional(v.nullable(v.pipe(v.string(), v.regex(/^\d+(\.\d+)?$/))))
const answer = v.object({
  runId: v.string(),
  state: v.picklist(['complete', 'incomplete', 'interrupted']),
  trials: v.object({ failed: v.number(), invalid: v.number() }),
  ...{ spentUsd: money, reservedUsd: money, modelledUsd: money, modelledReservedUsd: money },
})

/** `args`: of `soalbench run`, without workspace. @throws UsageInvalid, PlatformUnavailable with what the program said */
export async function measureRun(args: readonly string[], options: SideOptions): Promise<MeasuredRun> {
  const { side, program, workspace, exports, observe, signal } = options
  const at = ['--workspace', workspace]
  const { document } = await callProgram(program, { args: ['run', ...args, ...at], observe, signal })
  const parsed = v.safeParse(answer, document)
  if (!parsed.success) throw notUnderstood(program)
  const { runId, state, trials } = parsed.output
  const folder = join(exports, runId)
  // Also of a run that was stopped: what was measured is paid.
  await callProgram(program, {
    args: ['export', '--run', runId, '--format', 'parquet', '--out', folder, ...at],
    observe: () => undefined,
    signal: new AbortController().signal,
  })
  await requireTables(folder, program)
  return { side, runId, state, folder, bad: trials.failed + trials.invalid, usd: usdOf(parsed.output) }
}

function usdOf(money: v.InferOutput<typeof answer>): string {
  const { spentUsd, reservedUsd, modelledUsd, modelledReservedUsd } = money
  const parts = [spentUsd, reservedUsd, modelledUsd, modelledReservedUsd]
  return decimalText(parts.reduce((sum, part) => sum.plus(part ?? '0'), decimal('0')))
}

async function requireTables(folder: string, program: Program): Promise<void> {
  const names = await readdir(folder)
  if (!['runs.parquet', 'trials.parquet'].every((name) => names.includes(name))) throw notUnderstood(program)
}

const notUnderstood = ({ path }: Program): PlatformUnavailable =>
  new PlatformUnavailable(`answers of this revision of soalbench are not understood: ${path}`, {
    suggestions: ['Take a newer revision as the base: its `run --json` and `export` are needed.'],
  })
