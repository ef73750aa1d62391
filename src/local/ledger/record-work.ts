import type { BilledWork, Ledger, WorkEnd } from './ledger.ts'

/** Runs `work` between its two lines; what throws has ended too, with nothing metered. */
export async function recordWork<T>(
  ledger: Ledger,
  work: BilledWork,
  run: () => Promise<T>,
  endOf: (result: T) => WorkEnd,
): Promise<T> {
  ledger.started(work)
  let end: WorkEnd = { outcome: 'fault', duplicate: undefined, billed: {} }
  try {
    const result = await run()
    end = endOf(result)
    return result
  } finally {
    ledger.ended(work, end)
  }
}
