/**
 * How a failed call is to be taken. `not-started`: the service refused it before doing anything, so it may be sent
 * again. `refused`: it will be refused again. `expired`: the credentials have; until somebody logs in again everything is refused,
 * and what runs already runs on. `ambiguous`: the work may or may not be running; look before sending again.
 */
export type CallFailure = 'throttled' | 'not-started' | 'refused' | 'expired' | 'ambiguous'

const expired =
  /^(CredentialsExpired|ExpiredToken|ExpiredTokenException|RequestExpired|TokenRefreshRequired)$/

const throttles =
  /^(TooManyRequestsException|ThrottlingException|Throttling|RequestLimitExceeded|SlowDown|LimitExceededException)$/
const notStarted =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ResourceConflictException|ConditionalRequestConflict|ResourceNotReadyException|ConcurrentRunsExceededException|ConflictException|EC2ThrottledException|ENILimitReachedException)$/

/** Classifies by HTTP status and by name; no status means that the connection broke somewhere on the way. */
export function callFailure(error: unknown): CallFailure {
  const { name, code, status } = serviceError(error)
  if (expired.test(name)) return 'expired'
  if (status === 429 || throttles.test(name)) return 'throttled'
  if (notStarted.test(name) || notStarted.test(code)) return 'not-started'
  if (status !== undefined && status >= 400 && status < 500) return 'refused'
  return 'ambiguous'
}

export interface ServiceError {
  readonly name: string
  readonly message: string
  /** Of Node's system errors, else empty. */
  readonly code: string
  /** HTTP status, where the service answered. */
  readonly status: number | undefined
  readonly retryAfterSeconds: number | undefined
}

/** The fields of an SDK error or a system error, whatever was thrown. */
export function serviceError(error: unknown): ServiceError {
  const fields: Readonly<Record<string, unknown>> = isRecord(error) ? error : {}
  const metadata = isRecord(fields['$metadata']) ? fields['$metadata'] : {}
  const status = metadata['httpStatusCode']
  const retryAfter = Number(fields['retryAfterSeconds'] ?? Number.NaN)
  return {
    name: error instanceof Error ? error.name : '',
    message: error instanceof Error ? error.message : String(error),
    code: typeof fields['code'] === 'string' ? fields['code'] : '',
    status: typeof status === 'number' ? status : undefined,
    retryAfterSeconds: Number.isFinite(retryAfter) ? retryAfter : undefined,
  }
}

/** `AccessDeniedException: not authorised`: one line for people. */
export function describeServiceError(error: unknown): string {
  const { name, message, code } = serviceError(error)
  const text = message === '' ? code : message
  return name === '' || name === 'Error' ? text : `${name}: ${text}`
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
