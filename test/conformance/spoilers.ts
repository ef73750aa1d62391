import type { Account } from '../../bench/conformance/account.ts'

/** One way in which a service can be another one than it should be. */
export interface Spoiler {
  readonly name: string
  /** Instead of a member of an answer; `undefined` removes it. */
  readonly member?: (key: string, value: unknown) => unknown
  /** What every answer has that should not. */
  readonly more?: Readonly<Record<string, unknown>>
  /** Refusals succeed. */
  readonly forgives?: true
}

const identity = /(id|name|arn|uri|tag|token|key|marker|version|state|status|bucket|label)s?$/i
const isIdentity = (key: string): boolean => identity.test(key)
let unique = 0

const swapped: Readonly<Record<string, string>> = {
  ...{ SUCCESS: 'FAILED', FAILED: 'SUCCESS', CANCELLED: 'FAILED', CANCELLING: 'RUNNING', QUEUED: 'PENDING' },
  ...{ SUCCEEDED: 'FAILED', TIMEOUT: 'FAILED', STOPPED: 'FAILED', CREATED: 'TERMINATED', STARTED: 'CREATED' },
  ...{ TERMINATED: 'STOPPED', InProgress: 'Successful', Successful: 'Failed', Pending: 'Active' },
}

export const spoilers: readonly Spoiler[] = [
  { name: 'refusals succeed', forgives: true },
  { name: 'values are others', member: (key, value) => (isIdentity(key) ? value : otherValue(value)) },
  { name: 'values are absent', member: (key, value) => (isIdentity(key) ? value : absent(value)) },
  {
    name: 'states are others',
    member: (_, value) => (typeof value === 'string' ? (swapped[value] ?? value) : value),
  },
  { name: 'lists are empty', member: (_, value) => (Array.isArray(value) ? [] : value) },
  {
    name: 'ids and versions are new each time',
    member: (key, value) =>
      /(id|version|arn|etag)$/i.test(key) && typeof value === 'string' ? `${value}${(unique += 1)}` : value,
  },
  {
    name: 'ids and versions never change',
    member: (key, value) => (/(id|version|modified)$/i.test(key) ? '1' : value),
  },
  { name: 'a description is there', more: { Description: 'x' } },
  { name: 'keys are others', member: (key, value) => (/^(key|prefix)$/i.test(key) ? 'other' : value) },
]

const absent = (value: unknown): unknown => (typeof value === 'object' && value !== null ? value : undefined)

function otherValue(value: unknown): unknown {
  if (typeof value === 'number') return value === 200 ? 299 : -value - 1
  if (typeof value === 'boolean') return !value
  if (typeof value === 'string') return ''
  if (value instanceof Uint8Array) return Buffer.from('{"errorType":""}')
  return value
}

/** Puts the spoiler that `current` names between the account's clients and their caller. */
export function spoil(account: Account, current: () => Spoiler | undefined): void {
  for (const client of Object.values(account.clients)) {
    // Clients differ in what they send; what stands between is of no type of theirs.
    const stack: { add(middleware: unknown, options: unknown): void } = client.middlewareStack
    stack.add(
      (next: (args: unknown) => Promise<{ output: object }>) => (args: unknown) =>
        answered(next(args), current()),
      { step: 'initialize', priority: 'high', name: 'spoil' },
    )
  }
}

async function answered(
  answer: Promise<{ output: object }>,
  spoiler: Spoiler | undefined,
): Promise<{ output: object }> {
  if (spoiler === undefined) return answer
  const whole = await answer.catch((error: unknown) => {
    if (spoiler.forgives === true) return { output: { $metadata: { httpStatusCode: 200 } } }
    throw error
  })
  const { member = (_, value) => value, more = {} } = spoiler
  return { ...whole, output: spoiled(whole.output, member, more) }
}

type Member = NonNullable<Spoiler['member']>
type More = NonNullable<Spoiler['more']>

function spoiled(output: object, member: Member, more: More): object {
  const entries = Object.entries(output).map(([key, value]) => [key, deep(key, value, member, more)])
  return { ...Object.fromEntries(entries), ...more }
}

function deep(key: string, value: unknown, member: Member, more: More): unknown {
  const other = member(key, value)
  if (other !== value || typeof value !== 'object' || value === null) return other
  if (Array.isArray(value)) return value.map((item: unknown) => deep(key, item, member, more))
  return Object.getPrototypeOf(value) === Object.prototype ? spoiled(value, member, more) : value
}
