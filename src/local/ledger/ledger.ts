import { closeSync, constants, openSync, writeSync } from 'node:fs'

/** Work that is paid for from its start on. */
export interface BilledWork {
  readonly service: string
  /** `Invoke`, `StartJobRun` */
  readonly operation: string
  /** The attempt that asked for it; undefined when the request names none. */
  readonly token: string | undefined
  /** Lambda request id, EMR or Glue job run id. */
  readonly platformRunId: string
}

export interface WorkEnd {
  /** In the service's own words: `response`, `timed-out`, `succeeded`, `cancelled` … */
  readonly outcome: string
  /** Whether it found its attempt claimed and did nothing. Undefined: it did not come to say. */
  readonly duplicate: boolean | undefined
  /** Quantities as the service bills them, units in their names. Empty: nothing was metered. */
  readonly billed: Readonly<Record<string, number>>
}

/** What the engine itself knows to have started and ended, whoever asked for it and whatever the answers said. */
export interface Ledger {
  started(work: BilledWork): void
  ended(work: BilledWork, end: WorkEnd): void
}

export interface InjectedFault {
  readonly service: string
  readonly operation: string
  readonly kind: string
  /** Place of the rule in the plan, from 0. */
  readonly rule: number
  /** Which call of this operation it was, from 1. */
  readonly call: number
}

export interface LedgerFile extends Ledger {
  fault(fault: InjectedFault): void
  close(): void
}

export interface LedgerOptions {
  readonly path: string
  /** Epoch ms. */
  readonly now: () => number
  readonly log: (line: string) => void
}

/**
 * Appends one JSON line for each event, in one write that is done when the call returns: a killed engine has written
 * whatever it had begun. Made (0600) at the first line. Several engines may share a file. A line that cannot be written
 * never stops the work; the next one says how many are missing.
 */
export function openLedger({ path, now, log }: LedgerOptions): LedgerFile {
  let file: number | undefined
  let missing = 0
  const append = (event: string, content: object): void => {
    const gap = missing === 0 ? '' : `\n${JSON.stringify({ ts: now(), event: 'gap', lines: missing })}\n`
    try {
      file ??= openSync(path, flags, 0o600)
      const line = Buffer.from(`${gap}${JSON.stringify({ ts: now(), event, ...content })}\n`)
      if (writeSync(file, line) < line.length) throw new Error('the line was cut off')
      missing = 0
    } catch (error) {
      missing += 1
      log(`ledger cannot be written: ${path}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return {
    started: (work) => append('started', workFields(work)),
    ended: (work, { outcome, duplicate = null, billed }) =>
      append('ended', { ...workFields(work), outcome, duplicate, billed }),
    fault: (fault) => append('fault', fault),
    close: () => {
      if (file !== undefined) closeSync(file)
      file = undefined
    },
  }
}

const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW

const workFields = ({ service, operation, token = null, platformRunId }: NullableToken): object => ({
  ...{ service, operation, token, platformRunId },
})

type NullableToken = Omit<BilledWork, 'token'> & { readonly token?: string | null | undefined }
