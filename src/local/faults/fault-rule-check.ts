import { nearest } from '../../core/nearest.ts'
import { shortText } from '../../core/short-text.ts'
import type { FaultKind } from './fault-plan.ts'

/** A rule as it stands in the file, its values known to be of the right types. */
export interface GivenRule {
  readonly kind: FaultKind
  readonly service?: string | undefined
  readonly operation?: string | readonly string[] | undefined
  readonly probability?: number | undefined
  readonly nth?: number | readonly number[] | undefined
  readonly every?: number | undefined
  readonly times?: number | undefined
  readonly status?: number | undefined
  readonly delayMs?: number | undefined
  readonly reads?: number | undefined
  readonly retryAfterSeconds?: number | undefined
}

/** Operations by service: what a rule can be for. */
export type KnownOperations = Readonly<Record<string, readonly string[]>>

/** Keys that only some kinds have. */
const keysOfKind: Readonly<Record<string, readonly FaultKind[]>> = {
  status: ['error-before', 'error-after'],
  delayMs: ['delay', 'stale-state'],
  reads: ['stale-state', 'missing-billing'],
  retryAfterSeconds: ['throttle'],
}

const reading = /^(Get|List|Describe|BatchGet|Head|Filter)/

/** What is wrong with a rule that a schema cannot see, one line each, beginning with the key. */
export function ruleFaults(rule: GivenRule, known: KnownOperations): string[] {
  return [...triggerFaults(rule), ...kindFaults(rule), ...placeFaults(rule, known)]
}

/** `*`, a name or names; undefined for every operation. */
export function operationsOf({ operation }: GivenRule): readonly string[] | undefined {
  const names = typeof operation === 'string' ? [operation] : operation
  return names === undefined || names.includes('*') ? undefined : names
}

function triggerFaults({ probability, nth, every }: GivenRule): string[] {
  const given = Object.entries({ probability, nth, every }).filter(([, value]) => value !== undefined)
  if (given.length === 1) return []
  const names = given.map(([name]) => name).join(' and ')
  return [`: one of probability, nth and every is needed${names === '' ? '' : `, not ${names}`}`]
}

function kindFaults(rule: GivenRule): string[] {
  const foreign = Object.entries(keysOfKind).flatMap(([key, kinds]) =>
    Object.entries(rule).some(([name, value]) => name === key && value !== undefined) &&
    !kinds.includes(rule.kind)
      ? [`.${key}: only ${kinds.join(' and ')} has it, not ${rule.kind}`]
      : [],
  )
  if (rule.kind === 'delay' && rule.delayMs === undefined) return [...foreign, '.delayMs: missing']
  if (rule.kind === 'stale-state' && rule.delayMs !== undefined && rule.reads !== undefined) {
    return [...foreign, ': the state lags by reads or by delayMs, not by both']
  }
  return foreign
}

function placeFaults(rule: GivenRule, known: KnownOperations): string[] {
  const { service, kind } = rule
  if (service !== undefined && service !== '*' && known[service] === undefined) {
    return [`.service: ${unknownWord(service, Object.keys(known))}`]
  }
  const there =
    service === undefined || service === '*' ? Object.values(known).flat() : (known[service] ?? [])
  const names = operationsOf(rule) ?? []
  const stale = kind === 'stale-state'
  return names.flatMap((name) => {
    if (!there.includes(name)) return [`.operation: ${unknownWord(name, [...new Set(there)])}`]
    return stale && !reading.test(name) ? [`.operation: only reads have a stale-state: ${name}`] : []
  })
}

export const isReading = (operation: string): boolean => reading.test(operation)

/** `Invok is not known; did you mean Invoke?` */
export function unknownWord(word: string, words: readonly string[]): string {
  const meant = nearest(word, words)
  const shown = JSON.stringify(shortText(word, 60))
  return `${shown} is not known; ${meant === undefined ? `known are ${words.join(', ')}` : `did you mean ${meant}?`}`
}
