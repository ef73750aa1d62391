import { median } from '../stats/order.ts'
import { cusum, type NightShift } from '../stats/regression/cusum.ts'
import { falseDiscovery } from '../stats/regression/false-discovery.ts'
import {
  confirmSlower,
  isEquivalent,
  isFaster,
  isFlagged,
  leastTrials,
  testShift,
  type GateRule,
  type ShiftTest,
} from '../stats/regression/gate.ts'
import { detectableShift, shiftSd } from '../stats/regression/shift-noise.ts'
import type { MeasureVerdict, Reason, Verdict } from './comparison.ts'
import type { Measure } from './measures.ts'

/** A measure of a comparable cell with what its earlier nights were. */
export interface MeasureInput {
  readonly key: string
  readonly measure: Measure
  readonly past: readonly NightShift[]
}

export interface JudgeContext {
  readonly rule: GateRule
  readonly hasControl: boolean
  /** Both sides were measured in turns: a drift within the night hits both. */
  readonly inTurns: boolean
  readonly againInTurns: boolean
}

/** A night against an earlier one shifts by up to this without any change (statistics of 1,330 nights). */
const nightShift = 0.04

/** Nights from which the scatter of the shifts of a cell says what is usual. */
const leastNights = 7

interface Tested extends MeasureInput {
  /** Undefined where the trials are too few. */
  readonly first: ShiftTest | undefined
  readonly flagged: boolean
  readonly rule: GateRule
  readonly again: ShiftTest | undefined
}

/** All measures of all cells together: how many were looked at decides what one of them proves. */
export function judgeMeasures(
  inputs: readonly MeasureInput[],
  context: JudgeContext,
): readonly { readonly key: string; readonly verdict: MeasureVerdict }[] {
  const tested = inputs.map((input) => testMeasure(input, context))
  const firstQ = familyQ(tested.map(({ first }) => first))
  const again = tested.map(({ flagged, again }) => (flagged ? again : undefined))
  const confirmed = spread(again, (tests) => confirmSlower(tests, context.rule))
  return tested.map((each, at) => ({
    key: each.key,
    verdict: verdictOf(each, firstQ[at], confirmed[at], context),
  }))
}

function testMeasure({ key, measure, past }: MeasureInput, context: JudgeContext): Tested {
  const { values } = measure
  const reference = context.hasControl ? values.control : values.base
  const rule = ruleAfter(past, context.rule)
  const first = enough(values.head, reference, leastTrials.first)
  const drift = first === undefined ? undefined : driftOf(past, first, context)
  const flagged = first !== undefined && (isFlagged(first, rule) || drift?.alarm === true)
  const again = enough(values.againHead, values.againControl, leastTrials.again)
  return { ...{ key, measure, past, first, flagged, rule, again } }
}

const enough = (
  head: readonly number[],
  reference: readonly number[],
  least: number,
): ShiftTest | undefined =>
  Math.min(head.length, reference.length) < least ? undefined : testShift(head, reference)

/** What a cell does on its quiet nights is no regression: at least three times the median deviation of its shifts. */
function ruleAfter(past: readonly NightShift[], rule: GateRule): GateRule {
  if (past.length < leastNights) return rule
  const shifts = past.map(({ shift }) => shift)
  const middle = median(shifts)
  const usual = 3 * median(shifts.map((shift) => Math.abs(shift - middle)))
  return { ...rule, leastShift: Math.max(rule.leastShift, usual) }
}

interface Chances {
  readonly slower: number
  readonly faster: number
}

function familyQ(tests: readonly (ShiftTest | undefined)[]): readonly (Chances | undefined)[] {
  return spread(tests, (known) => {
    const slower = falseDiscovery(known.map(({ slowerP }) => slowerP))
    const faster = falseDiscovery(known.map(({ fasterP }) => fasterP))
    return known.map((_, at) => ({ slower: slower[at] ?? 1, faster: faster[at] ?? 1 }))
  })
}

/** Applies a function of a family to its members that are there. */
function spread<T, R>(
  members: readonly (T | undefined)[],
  apply: (present: readonly T[]) => readonly R[],
): readonly (R | undefined)[] {
  const present = members.filter((member) => member !== undefined)
  const results = apply(present)
  let next = 0
  return members.map((member) => {
    if (member === undefined) return undefined
    next += 1
    return results[next - 1]
  })
}

type Confirmed = ReturnType<typeof confirmSlower>[number]

function verdictOf(
  tested: Tested,
  q: Chances | undefined,
  confirmed: Confirmed | undefined,
  context: JudgeContext,
): MeasureVerdict {
  const { measure, first, flagged, past, again } = tested
  const [verdict, reason] = decide(tested, q, confirmed, context)
  const stage = flagged && again !== undefined ? 2 : 1
  const shown = stage === 2 ? again : first
  const slower = (shown?.shift ?? 0) >= 0
  const firstQ = slower ? q?.slower : q?.faster
  const sd = first && shiftSd(first.logSd, first.n.head, first.n.reference)
  const drift = first === undefined ? undefined : driftOf(past, first, context)
  return {
    ...{ measure: measure.name, clock: measure.clock, verdict, reason, flagged, stage },
    shiftPercent: shown === undefined ? null : percentOf(shown.shift),
    low: shown?.low === undefined ? null : percentOf(shown.low),
    high: shown?.high === undefined ? null : percentOf(shown.high),
    p: (slower ? shown?.slowerP : shown?.fasterP) ?? null,
    q: (stage === 2 ? confirmed?.q : firstQ) ?? null,
    logShift: first?.shift ?? null,
    logShiftSd: sd ?? null,
    detectablePercent:
      first === undefined ? null : percentOf(detectableShift(first.logSd, first.n.head, first.n.reference)),
    slowDrift: drift ?? null,
  }
}

function decide(
  { first, flagged, again, rule }: Tested,
  q: Chances | undefined,
  confirmed: Confirmed | undefined,
  { hasControl, inTurns, againInTurns }: JudgeContext,
): readonly [Verdict, Reason] {
  if (first === undefined) return ['unconfirmed', 'too-few-trials']
  if (flagged) {
    if (!hasControl) return ['unconfirmed', 'no-control']
    if (again === undefined) return ['unconfirmed', 'not-measured-again']
    if (!againInTurns || !inTurns) return ['unconfirmed', 'not-in-turns']
    if (confirmed?.slower === true && again.shift >= rule.leastShift) return ['regressed', 'confirmed']
    return isEquivalent(again, rule.margin) ? ['unchanged', 'equivalent'] : ['unconfirmed', 'not-repeated']
  }
  if (isFaster(first, q?.faster ?? 1, rule)) {
    if (!hasControl) return ['unconfirmed', 'no-control']
    return inTurns ? ['improved', 'faster'] : ['unconfirmed', 'not-in-turns']
  }
  const margin = rule.margin - (hasControl ? 0 : nightShift)
  return isEquivalent(first, margin) ? ['unchanged', 'equivalent'] : ['unconfirmed', 'too-noisy']
}

/** With this night as the last one; without a control a shift says as much of the night as of the code. */
function driftOf(
  past: readonly NightShift[],
  { shift, logSd, n }: ShiftTest,
  { hasControl }: JudgeContext,
): MeasureVerdict['slowDrift'] {
  if (!hasControl || past.length === 0) return null
  const { nights, since, alarm } = cusum([...past, { shift, sd: shiftSd(logSd, n.head, n.reference) }])
  return { nights, since, alarm }
}

const percentOf = (logRatio: number): number => 100 * Math.expm1(logRatio)
