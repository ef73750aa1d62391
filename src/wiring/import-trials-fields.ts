import * as v from 'valibot'
import { formats, platforms, recordedTargets, startLevels } from '../core/platform.ts'
import { shortText } from '../core/short-text.ts'
import { failureCauses, trialStates } from '../core/trial.ts'
import { decimal, decimalText } from '../cost/decimal.ts'
import { isRunId } from '../store/run-id.ts'

/** 31 days: no platform lets a job run for longer. */
const mostMs = 31 * 24 * 3_600_000
const mostBytes = 1e15
/** Of one trial, USD. */
const mostUsd = 1_000_000

const shown = (input: unknown): string => shortText(JSON.stringify(input) ?? 'nothing', 60)

const notA =
  (what: string) =>
  ({ input }: v.BaseIssue<unknown>): string =>
    `${shown(input)} is not ${what}`

const number = (least: number, most: number, unit: string) =>
  v.pipe(
    v.number(notA('a number')),
    v.check(
      (value) => value >= least && value <= most,
      ({ input }) =>
        input < 0 ? `${input} is negative` : `${input} is outside ${least} to ${most} ${unit}`.trimEnd(),
    ),
  )

const whole = (least: number, most: number, unit = '') =>
  v.pipe(
    number(least, most, unit),
    v.check(
      (value) => Number.isInteger(value),
      ({ input }) => `${input} is not a whole number`,
    ),
  )

const word = <const Words extends readonly string[]>(words: Words) =>
  v.picklist(words, ({ input }) => `${shown(input)} is not one of ${words.join(', ')}`)

/** Names end up in tables, file names and pages: one line of text. */
const name = v.pipe(
  v.string(notA('a text')),
  v.check((text) => text.trim() !== '', 'empty'),
  v.maxLength(200, 'longer than 200 characters'),
  v.check((text) => !/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(text), 'has control characters'),
)

const anyText = v.pipe(
  v.string(notA('a text')),
  v.check((text) => !/\p{Cs}/u.test(text), 'has half of a character'),
)

const milliseconds = number(0, mostMs, 'ms')
const count = whole(0, Number.MAX_SAFE_INTEGER)
const flag = v.boolean(notA('true or false'))
const object = v.record(v.string(), v.unknown(), notA('an object'))
const time = v.pipe(v.string(notA('a time')), v.check(isTime, notA('a time such as 2026-11-21T08:31:45Z')))

function isTime(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/.test(text) && !Number.isNaN(Date.parse(text))
}

const notAmount = notA(`an amount from 0 to ${mostUsd} USD with at most 24 places after the point`)
const usd = v.pipe(v.union([v.number(), v.string()], notAmount), v.check(isAmount, notAmount))

/** As many places as the tables hold: an amount is never rounded. */
function isAmount(amount: number | string): boolean {
  const text = typeof amount === 'string' ? amount : decimalText(decimal(amount))
  return /^\d{1,7}(\.\d{1,24})?$/.test(text) && Number(text) <= mostUsd
}

/** Columns of the trials table that an import does not take over: bills are made anew, of what a line says it used. */
export const columnsLeftOut: readonly string[] = [
  ...['limits', 'invoice_json', 'overhead_usage_json', 'overhead_invoices_json', 'unmetered_attempts'],
]

/** Keys of a line: columns of the trials table, what a run has, and the two that stand for a bill. */
export const lineFields = {
  trial_id: v.nullish(name),
  run_id: v.nullish(v.pipe(name, v.check(isRunId, notA('a run id: up to 100 of a-z, 0-9 and -')))),
  target: v.nullish(word(recordedTargets)),
  region: v.nullish(name),
  endpoint: v.nullish(anyText),
  account_id: v.nullish(anyText),
  partition: v.nullish(anyText),
  engine: v.nullish(anyText),
  workload: name,
  format: v.nullish(word(formats)),
  payload_bytes: whole(1, mostBytes, 'bytes'),
  platform: word(platforms),
  sizing: v.nullish(object),
  architecture: v.nullish(word(['x86_64', 'arm64'])),
  memory_mib: v.nullish(number(1, 1e9, 'MiB')),
  vcpus: v.nullish(number(0, 1e6, 'vCPU')),
  start_level: word(startLevels),
  repetition: v.nullish(count),
  sequence: v.nullish(count),
  started_at: v.nullish(time),
  state: v.nullish(word(trialStates)),
  failure_cause: v.nullish(word(failureCauses)),
  failure_message: v.nullish(anyText),
  client_ms: v.nullish(milliseconds),
  queue_ms: v.nullish(milliseconds),
  provision_ms: v.nullish(milliseconds),
  sandbox_init_ms: v.nullish(milliseconds),
  jvm_start_ms: v.nullish(milliseconds),
  jvm_reused: v.nullish(flag),
  work_ms: v.nullish(milliseconds),
  platform_ms: v.nullish(milliseconds),
  billed_ms: v.nullish(milliseconds),
  max_memory_mib: v.nullish(number(0, 1e9, 'MiB')),
  input_rows: v.nullish(count),
  output_rows: v.nullish(count),
  output_digest: v.nullish(anyText),
  script_sha256: v.nullish(anyText),
  scale: v.nullish(number(0, 1, '')),
  contended: v.nullish(flag),
  raw: v.optional(v.unknown()),
  usage: v.nullish(object),
  usd: v.nullish(usd),
  /** As the trials table has it. */
  usage_json: v.nullish(object),
  ...Object.fromEntries(columnsLeftOut.map((column) => [column, v.optional(v.unknown())])),
}
