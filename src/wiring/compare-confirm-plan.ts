import { writeFile } from 'node:fs/promises'
import { dirname, join, parse } from 'node:path'
import { WorkspaceUnusable } from '../core/errors.ts'
import type { Cell } from '../core/cell.ts'
import { canonicalJson } from '../core/cell.ts'
import { groupBy } from '../core/group-by.ts'
import type { CellVerdict, RunComparison } from '../regression/comparison.ts'
import { planCellOf } from './plan-file-cells.ts'

/** How the cells that wait are measured again. */
export interface ConfirmPlan {
  readonly cells: number
  /** Of both sides together. */
  readonly trials: number
  readonly files: readonly string[]
  /** In this order: HEAD, BASE, BASE, HEAD. */
  readonly steps: readonly { readonly code: 'HEAD' | 'BASE'; readonly command: string }[]
}

export interface ConfirmRequest {
  readonly file: string
  readonly write: boolean
  readonly region: string
  readonly workspace: string
}

/**
 * Twice as many trials of each side as before, of the flagged cells alone: as two short runs of each, in the order A B B A, so
 * that a drift hits both. Null where nothing waits. @throws WorkspaceUnusable for a file that cannot be written
 */
export async function confirmPlan(
  comparison: RunComparison,
  { file, write, region, workspace }: ConfirmRequest,
): Promise<ConfirmPlan | null> {
  const waiting = comparison.cells.filter(({ key }) => comparison.measureAgain.includes(key))
  if (waiting.length === 0) return null
  const parts = partsOf(waiting)
  const files = parts.map((_, at) => numbered(file, at))
  const reps = parts.map((cells) => Math.max(5, ...cells.map(({ n }) => n.head)))
  if (write) {
    for (const [at, cells] of parts.entries()) {
      await writePlan(files[at] ?? file, planOf(cells, reps[at] ?? 10, region))
    }
  }
  const commands = files.map(
    (path) =>
      `soalbench run --plan ${quoted(path)} --target ${comparison.target}${workspace === '.soalbench' ? '' : ` --workspace ${quoted(workspace)}`}`,
  )
  return {
    cells: waiting.length,
    trials: parts.reduce((sum, cells, at) => sum + cells.length * (reps[at] ?? 0) * 4, 0),
    files,
    steps: (['HEAD', 'BASE', 'BASE', 'HEAD'] as const).flatMap((code) =>
      commands.map((command) => ({ code, command })),
    ),
  }
}

/** One plan has one format, and one EMR Serverless sizing that is pre-initialised. */
function partsOf(cells: readonly CellVerdict[]): readonly (readonly CellVerdict[])[] {
  const groups = groupBy(cells, ({ of }) => `${of.format} ${warmEmr(of)}`)
  return [...groups.values()]
}

const warmEmr = ({ platform, startLevel, sizing }: Cell): string =>
  platform === 'emr-serverless' && startLevel === 'warm' ? canonicalJson(sizing) : ''

const planOf = (cells: readonly CellVerdict[], reps: number, region: string): object => ({
  sizes: [...new Set(cells.map(({ of }) => of.payloadBytes))]
    .toSorted((a, b) => a - b)
    .map((bytes) => `${bytes}b`),
  ...{ reps, region },
  cells: cells.map(({ of }) => planCellOf(of)),
})

function numbered(file: string, at: number): string {
  const { name, ext } = parse(file)
  return at === 0 ? file : join(dirname(file), `${name}-${at + 1}${ext}`)
}

async function writePlan(path: string, plan: object): Promise<void> {
  try {
    await writeFile(path, `${JSON.stringify(plan, null, 2)}\n`)
  } catch (error) {
    throw new WorkspaceUnusable(`plan cannot be written: ${path}`, {
      cause: error,
      suggestions: ['Name a file in a folder that is there with --write-confirm-plan.'],
    })
  }
}

const quoted = (text: string): string =>
  /^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
