import { canonicalJson, type Cell } from '../core/cell.ts'
import type { KnownTrial } from './refine-known.ts'
import { spentUsd } from './price-trial.ts'

/**
 * US dollars that a trial of a cell may take, everything billed around it included: what the trials of its sizing with the
 * nearest payload took. Undefined where none was billed.
 */
export function expectedUsd(cell: Cell, known: readonly KnownTrial[]): number | undefined {
  const key = canonicalJson(cell.sizing)
  const distance = (bytes: number): number => Math.abs(Math.log(bytes / cell.payloadBytes))
  const billed = known
    .map(({ trial }) => ({ trial, usd: Number(spentUsd(trial)) }))
    .filter(({ trial, usd }) => usd > 0 && canonicalJson(trial.cell.sizing) === key)
  const nearest = billed.reduce(
    (least, { trial }) => Math.min(least, distance(trial.cell.payloadBytes)),
    Number.POSITIVE_INFINITY,
  )
  const some = billed.filter(({ trial }) => distance(trial.cell.payloadBytes) <= nearest)
  return some.length === 0 ? undefined : some.reduce((sum, { usd }) => sum + usd, 0) / some.length
}
