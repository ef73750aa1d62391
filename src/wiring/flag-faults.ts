import { SoalbenchError, UsageInvalid } from '../core/errors.ts'

/** Runs `read` so that what it throws is a rejection. */
export const attempt = async <T>(read: () => T | Promise<T>): Promise<T> => await read()

/** The value, or the fault thrown again. */
export function valueOf<T>(settled: PromiseSettledResult<T>): T {
  if (settled.status === 'fulfilled') return settled.value
  throw settled.reason
}

/**
 * All the faults of the user in one message, so that nobody corrects one flag after the other.
 * @throws UsageInvalid for several, the error itself for one; whatever else went wrong first of all
 */
export function throwFaults(settled: readonly PromiseSettledResult<unknown>[]): void {
  const reasons = settled.flatMap((each): readonly unknown[] =>
    each.status === 'rejected' ? [each.reason] : [],
  )
  const faults = reasons.filter((reason) => reason instanceof SoalbenchError && reason.kind === 'user')
  const other = reasons.find((reason) => !faults.includes(reason))
  if (other !== undefined) throw other
  const [only, ...more] = faults.filter((fault) => fault instanceof SoalbenchError)
  if (only === undefined) return
  if (more.length === 0) throw only
  const all = [only, ...more]
  throw new UsageInvalid(
    `${all.length} flags cannot be used: ${all.map(({ message }) => message).join('; ')}`,
    { suggestions: [...new Set(all.flatMap(({ suggestions }) => suggestions))] },
  )
}
