import { setTimeout as delay } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'

/** The service did something else than the fact says. Anything else that is thrown means that the steps broke. */
export class Deviation extends Error {}

export function holds(claim: boolean, found: string): asserts claim {
  if (!claim) throw new Deviation(found)
}

export function equal(actual: unknown, expected: unknown, what: string): void {
  if (isDeepStrictEqual(actual, expected)) return
  throw new Deviation(`${what} is ${show(actual)}, not ${show(expected)}`)
}

export function matching(text: string | undefined, pattern: RegExp, what: string): void {
  holds(text !== undefined && pattern.test(text), `${what} is ${show(text)}, not like ${String(pattern)}`)
}

/** An error as the SDK's clients throw it. */
export interface Refusal {
  readonly name: string
  readonly message: string
  readonly status: number | undefined
  /** Every other member of the exception. */
  readonly members: Readonly<Record<string, unknown>>
}

/** The call must fail with one of these codes and this status, or one of them. */
export async function refused(
  call: Promise<unknown>,
  codes: string | readonly string[],
  status: number | readonly number[],
): Promise<Refusal> {
  const wanted = typeof codes === 'string' ? [codes] : codes
  const refusal = await call.then(
    (output) => {
      throw new Deviation(`no ${wanted.join(' or ')}: the call succeeded with ${show(output)}`)
    },
    (error: unknown) => refusalOf(error),
  )
  const { name, message } = refusal
  holds(wanted.includes(name), `the error is ${name} (${message}), not ${wanted.join(' or ')}`)
  const statuses = typeof status === 'number' ? [status] : status
  holds(
    statuses.includes(refusal.status ?? 0),
    `the status of ${name} is ${refusal.status}, not ${statuses.join(' or ')}`,
  )
  return refusal
}

function refusalOf(error: unknown): Refusal {
  if (!(error instanceof Error) || error instanceof Deviation) throw error
  const members: Readonly<Record<string, unknown>> = Object.fromEntries(Object.entries(error))
  const metadata = members['$metadata']
  const status =
    typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata
      ? Number(metadata.httpStatusCode)
      : undefined
  return { name: error.name, message: error.message, status, members }
}

/** Looks again until `done`, as one who polls. @throws Deviation when it takes longer than `patienceMs` */
export async function until<T>(
  look: () => Promise<T>,
  done: (value: T) => boolean,
  { patienceMs, pollMs }: { readonly patienceMs: number; readonly pollMs: number },
): Promise<T> {
  const startedAt = performance.now()
  for (;;) {
    const value = await look()
    if (done(value)) return value
    holds(performance.now() - startedAt < patienceMs, `after ${patienceMs} ms it is still ${show(value)}`)
    await delay(pollMs)
  }
}

const longest = 300

function show(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value))
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}
