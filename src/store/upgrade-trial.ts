import { withStartUpShare } from '../core/start-up-share.ts'
import type { Invoice, InvoiceLine } from '../core/invoice.ts'
import type { EmrServerlessUsage, LambdaUsage, Usage } from '../core/usage.ts'
import type { StoredTrial } from './run-record.ts'

type New = 'overheadUsage' | 'unmeteredAttempts' | 'overheadInvoices' | 'place'
/** A trial as any release has written it: earlier ones knew nothing of `New`, nor of the fields of its figures. */
export type RecordedTrial = Omit<StoredTrial, New> & Partial<Pick<StoredTrial, New>>

/**
 * A recorded trial as this release reads it. What an earlier one left out is taken from what it kept: the platform's own
 * record has the runs that warmed a sandbox and the samples that were rejected. They have no invoices here: prices are not
 * known to the store.
 */
export function upToDate(trial: RecordedTrial): StoredTrial {
  const { overheadUsage, unmeteredAttempts, overheadInvoices, place = null } = trial
  if (overheadUsage !== undefined) {
    const attempts = unmeteredAttempts ?? 0
    return {
      ...{ ...trial, overheadUsage, place },
      ...{ unmeteredAttempts: attempts, overheadInvoices: overheadInvoices ?? [] },
    }
  }
  const usage = trial.usage && completed(trial.usage, trial)
  return {
    ...{ ...trial, place },
    usage: usage && withStartUpShare(usage, trial),
    overheadUsage: overheadOf(trial),
    // Nothing that was cancelled had a usage then.
    unmeteredAttempts: trial.state === 'cancelled' && trial.clientMs !== null ? 1 : 0,
    invoice: trial.invoice && completedInvoice(trial.invoice, usage?.basis ?? 'billed'),
    overheadInvoices: [],
  }
}

function completed(usage: Usage, { platformMs, sandboxInitMs, raw }: RecordedTrial): Usage {
  if (usage.platform === 'lambda') {
    // Of Lambda, only figures of a REPORT line were recorded.
    const meteredMs = platformMs === null ? undefined : platformMs + (sandboxInitMs ?? 0)
    const billed: LambdaUsage = { ...usage, basis: 'billed' }
    return meteredMs === undefined ? billed : { ...billed, meteredMs }
  }
  if (usage.platform !== 'emr-serverless') return usage
  const used = usedHours(at(raw, 'platform', 'jobRun', 'totalResourceUtilization'))
  return used === undefined ? usage : { ...usage, used }
}

function usedHours(value: unknown): EmrServerlessUsage['used'] {
  const [vcpuHours, memoryGbHours, storageGbHours] = ['vCPUHour', 'memoryGBHour', 'storageGBHour'].map(
    (key) => at(value, key),
  )
  if (typeof vcpuHours !== 'number' || typeof memoryGbHours !== 'number') return undefined
  return typeof storageGbHours === 'number' ? { vcpuHours, memoryGbHours, storageGbHours } : undefined
}

function overheadOf({ usage, raw }: RecordedTrial): Usage[] {
  const primedMs = at(raw, 'platform', 'prime', 'billedMs')
  const primes: Usage[] =
    typeof primedMs === 'number' && usage?.platform === 'lambda'
      ? [{ ...usage, billedMs: [primedMs], requests: 1, basis: 'billed' }]
      : []
  const rejected = at(raw, 'platform', 'rejected')
  const samples = Array.isArray(rejected) ? rejected.map((sample: unknown) => at(sample, 'usage')) : []
  return [
    ...primes,
    ...samples.flatMap((value) => (isUsage(value) ? [{ ...{ basis: 'billed' }, ...value }] : [])),
  ]
}

/** Written by this program. */
const isUsage = (value: unknown): value is Usage =>
  typeof value === 'object' && value !== null && 'platform' in value && 'region' in value

const unsplit = '; not split by reason when it was recorded'

/** A line of an earlier release: its reason and its confidence are stand-ins. */
export const isUnsplit = ({ rule }: InvoiceLine): boolean => rule.endsWith(unsplit)

/** Reasons and confidence were not recorded: the coarsest and the least sure are no claim. */
function completedInvoice(invoice: Invoice, basis: Invoice['basis']): Invoice {
  const lines = invoice.lines.map((line) => ({
    ...{ reason: 'work', confidence: 'single third party' },
    ...line,
    rule: `${line.rule}${unsplit}`,
  }))
  return { ...invoice, basis, boundsUsd: null, lines }
}

/** What lies at a path of a JSON document; undefined where there is nothing. */
function at(value: unknown, ...path: readonly string[]): unknown {
  let here = value
  for (const key of path) {
    if (typeof here !== 'object' || here === null || Array.isArray(here)) return undefined
    const fields: Readonly<Record<string, unknown>> = { ...here }
    here = fields[key]
  }
  return here
}
