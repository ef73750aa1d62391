/**
 * `user`: the caller must change something. `platform`: AWS, credentials, the machine. `bug`: ours. `resumable`: stopped early on
 * purpose, and can be gone on with.
 */
export type ErrorKind = 'user' | 'platform' | 'bug' | 'resumable'

/**
 * Base of every error that soalbench means to show. The message says what failed and which thing, in lower case and
 * without a full stop; `suggestions` say what to do. oclif prints `code`, `suggestions` and `cause` as they are.
 */
export abstract class SoalbenchError extends Error {
  abstract readonly kind: ErrorKind
  abstract readonly code: `SOAL_${string}`
  readonly suggestions: string[]

  constructor(message: string, options: { cause?: unknown; suggestions?: string[] } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause })
    this.name = new.target.name
    this.suggestions = options.suggestions ?? []
  }
}

/** A flag, plan file or size expression that cannot be used. Exit 2. */
export class UsageInvalid extends SoalbenchError {
  readonly kind = 'user'
  readonly code = 'SOAL_USAGE_INVALID'
}

/** The workspace cannot be written, is full, or is in use by another soalbench. Exit 2. */
export class WorkspaceUnusable extends SoalbenchError {
  readonly kind = 'user'
  readonly code = 'SOAL_WORKSPACE_UNUSABLE'
}

/** A workload's folder, script or payload that breaks the contract. Exit 2. */
export class WorkloadInvalid extends SoalbenchError {
  readonly kind = 'user'
  readonly code = 'SOAL_WORKLOAD_INVALID'
}

/** A journal or database that does not say what it should. Exit 2. */
export class StoreCorrupt extends SoalbenchError {
  readonly kind = 'user'
  readonly code = 'SOAL_STORE_CORRUPT'
}

/** No such run, payload, workload or price book. Exit 2. */
export class NotFound extends SoalbenchError {
  readonly kind = 'user'
  readonly code = 'SOAL_NOT_FOUND'
}

/** Stopped by SIGINT or SIGTERM before there was a result. Exit 130 or 143. */
export class Interrupted extends SoalbenchError {
  readonly kind = 'user'
  readonly code = 'SOAL_INTERRUPTED'
}

/** Python, Java or Spark is not there, or a download failed. Exit 4. */
export class EngineUnavailable extends SoalbenchError {
  readonly kind = 'platform'
  readonly code = 'SOAL_ENGINE_UNAVAILABLE'
}

/** The platform refused or broke a call that is not itself a trial. Exit 4. */
export class PlatformUnavailable extends SoalbenchError {
  readonly kind = 'platform'
  readonly code = 'SOAL_PLATFORM_UNAVAILABLE'
}

/** A rate that a biller needs is not in the price book. Exit 4. Never a price of 0. */
export class PriceMissing extends SoalbenchError {
  readonly kind = 'platform'
  readonly code = 'SOAL_PRICE_MISSING'
}

/** The next call could cost more than the cap leaves. The run ends incomplete, and can be resumed with a higher one. Exit 75. */
export class BudgetExhausted extends SoalbenchError {
  readonly kind = 'resumable'
  readonly code = 'SOAL_BUDGET_EXHAUSTED'
}

/** The credentials ran out, or would in the middle of the next trial. What runs already can be adopted. Exit 75. */
export class CredentialsExpired extends SoalbenchError {
  readonly kind = 'resumable'
  readonly code = 'SOAL_CREDENTIALS_EXPIRED'
}
