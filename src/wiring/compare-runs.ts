import { checkWords } from '../bench/plan-check.ts'
import { describeCell } from '../core/cell.ts'
import { NotFound, UsageInvalid } from '../core/errors.ts'
import { formatBytes } from '../core/size.ts'
import type { Arm, Arms } from '../regression/arms.ts'
import { compareRuns, type RunComparisonOptions } from '../regression/compare-runs.ts'
import type { RunComparison } from '../regression/comparison.ts'
import { referenceOf, trialsByCell } from '../regression/arms.ts'
import { mostGapHours, timingOf } from '../regression/in-turns.ts'
import { changeableTraits, type ChangeableTrait } from '../regression/traits.ts'
import { usualRule, type GateRule } from '../stats/regression/gate.ts'
import { readAcknowledgements } from './compare-acknowledgements.ts'
import { readArms, type NamedArms } from './compare-arms.ts'
import { confirmPlan, type ConfirmPlan } from './compare-confirm-plan.ts'
import { readHistory } from './compare-history.ts'
import { writeComparison } from './compare-output.ts'
import { openPriceBook } from './open-price-book.ts'

/** The arguments and flags as typed. */
export interface CompareRequest extends NamedArms {
  /** Words of `changeableTraits`. */
  readonly changed: readonly string[]
  readonly canary: string | undefined
  readonly history: string | undefined
  readonly acknowledge: string | undefined
  readonly leastPercent: string
  readonly marginPercent: string
  readonly priceBook: string | undefined
  /** Folder for a chart of each regressed cell. */
  readonly out: string | undefined
  readonly junit: string | undefined
  readonly confirmPlan: string | undefined
  /** As it was typed, for the commands that are printed. */
  readonly shownWorkspace: string
  /** Epoch ms. */
  readonly now: number
}

export interface Compared extends RunComparison {
  readonly confirm: ConfirmPlan | null
  readonly files: readonly string[]
  readonly notes: readonly string[]
}

/** @throws UsageInvalid naming argument or flag, NotFound, StoreCorrupt, WorkspaceUnusable, PriceMissing */
export async function compareNamedRuns(request: CompareRequest): Promise<Compared> {
  const changed = changedOf(request.changed)
  const rule = ruleOf(request)
  const acknowledgements = await readAcknowledgements(request.acknowledge)
  const { arms, notes } = await readArms(request)
  refuseUnlike(arms)
  const before = arms.head.runs.map(({ startedAt }) => startedAt).toSorted()[0] ?? ''
  const options: RunComparisonOptions = {
    ...{ rule, changed, acknowledgements, canary: checkCanary(request.canary, arms) },
    book: await bookOf(arms, request.priceBook),
    history: await readHistory(request.history, before),
    today: new Date(request.now).toISOString().slice(0, 10),
  }
  const comparison = compareRuns(arms, options)
  const confirm = await confirmPlan(comparison, {
    file: request.confirmPlan ?? 'confirm.json',
    write: request.confirmPlan !== undefined,
    region: arms.head.runs[0]?.region ?? 'us-east-1',
    workspace: request.shownWorkspace,
  })
  const files = await writeComparison(comparison, arms, options.book, request)
  return { ...comparison, confirm, files, notes }
}

/** Nothing differs on purpose where nothing is named. */
const changedOf = (words: readonly string[]): ReadonlySet<ChangeableTrait> =>
  new Set(words.length === 0 ? [] : checkWords(words, changeableTraits, '--changed'))

function ruleOf({ leastPercent, marginPercent }: CompareRequest): GateRule {
  const leastShift = logOf(leastPercent, '--min-effect')
  const margin = logOf(marginPercent, '--margin')
  return { ...usualRule, leastShift, margin, flagShift: Math.min(usualRule.flagShift, leastShift) }
}

function logOf(text: string, flag: string): number {
  const percent = Number(text)
  if (text.trim() !== '' && percent >= 1 && percent <= 100) return Math.log1p(percent / 100)
  throw new UsageInvalid(`not a percentage in ${flag}: "${text}"`, {
    suggestions: ['Give a number from 1 to 100, for example 5.'],
  })
}

/** @throws UsageInvalid where a comparison would mean nothing at all */
function refuseUnlike(arms: Arms): void {
  const { base, head, control, again } = arms
  const named: readonly (readonly [string, Arm | undefined])[] = [
    ['BASE', base],
    ['--control', control ?? undefined],
    ['--confirm', again?.head],
    ['--confirm-control', again?.control],
  ]
  const target = targetsOf(head)
  for (const [name, arm] of named) {
    if (arm === undefined || targetsOf(arm) === target) continue
    throw new UsageInvalid(
      `runs of different targets are never compared: HEAD is ${target}, ${name} is ${targetsOf(arm)}`,
      { suggestions: ['Compare runs that were both made on AWS, or both on this computer.'] },
    )
  }
  refuseOtherNight(head, control ?? undefined)
  refuseOtherCells(arms)
}

const targetsOf = ({ runs }: Arm): string =>
  [...new Set(runs.map(({ target }) => target))].toSorted().join(' and ')

function refuseOtherNight(head: Arm, control: Arm | undefined): void {
  const gap = control && timingOf(head, control)?.gapHours
  if (gap === undefined || gap <= mostGapHours) return
  throw new UsageInvalid(
    `the control is not of the night of HEAD: ${Math.round(gap)} hours lie between them`,
    {
      suggestions: [
        'Measure the code of BASE again, in turns with HEAD, and name those runs with --control.',
        'Without --control the runs are compared and nothing is confirmed.',
      ],
    },
  )
}

function refuseOtherCells(arms: Arms): void {
  const [head, reference] = [trialsByCell(arms.head), trialsByCell(referenceOf(arms))]
  if ([...head.keys()].some((key) => reference.has(key))) return
  const name = arms.control === null ? 'BASE' : '--control'
  throw new UsageInvalid(`no cell in common: HEAD has ${head.size}, ${name} has ${reference.size} others`, {
    suggestions: [
      `HEAD has for example ${firstOf(head)}.`,
      `${name} has for example ${firstOf(reference)}.`,
      'Measure both sides with the same --sizes, --memory, --workloads, --starts and --format.',
    ],
  })
}

function firstOf(cells: ReturnType<typeof trialsByCell>): string {
  const [trial] = [...cells.values()][0] ?? []
  if (trial === undefined) return 'none'
  return `${describeCell(trial.cell, formatBytes)}, ${JSON.stringify(trial.cell.sizing)}`
}

function checkCanary(canary: string | undefined, { head }: Arms): string | undefined {
  const there = [...new Set(head.trials.map(({ cell }) => cell.workload))]
  if (canary === undefined || there.includes(canary)) return canary
  throw new NotFound(`no such workload in HEAD: --canary ${canary}`, {
    suggestions: [`HEAD has ${there.join(', ')}.`],
  })
}

/** That of HEAD: what a unit weighs is then what it costs today. A book that is not here is as good as any for both. */
async function bookOf({ head }: Arms, asked: string | undefined): ReturnType<typeof openPriceBook> {
  if (asked !== undefined) return openPriceBook(asked)
  return openPriceBook(head.runs[0]?.priceBook).catch((error: unknown) => {
    if (error instanceof NotFound) return openPriceBook(undefined)
    throw error
  })
}
