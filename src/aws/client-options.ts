import type { LambdaClientConfig } from '@aws-sdk/client-lambda'
/** Where the services are. Local engines and AWS differ in these values and in nothing else. */
export interface ClientOptions {
  readonly region: string
  /** `http://127.0.0.1:PORT` of the local engines; absent: AWS. */
  readonly endpoint?: string | undefined
  /** Absent: the SDK's own chain of providers. */
  readonly credentials?: Credentials | CredentialProvider | undefined
  /** Silence after which a read is given up and repeated, ms. Default 15 s. */
  readonly controlTimeoutMs?: number
  /** How reads are repeated. Default: the SDK's own, three times with pauses of up to a second. */
  readonly controlRetry?: RetryStrategy | undefined
}

interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

/** Gives credentials, newer ones where it can and they are about to run out. */
export type CredentialProvider = (options?: {
  readonly forceRefresh?: boolean
}) => Promise<Credentials & { readonly expiration?: Date }>

type RetryStrategy = NonNullable<LambdaClientConfig['retryStrategy']>

interface ClientConfiguration {
  readonly region: string
  readonly endpoint?: string
  readonly credentials?: Credentials | CredentialProvider
  readonly maxAttempts: number
  readonly retryStrategy?: RetryStrategy
  readonly requestHandler: {
    readonly connectionTimeout: number
    readonly socketTimeout: number
  }
}

/**
 * For calls that start billed work. One attempt: after a dropped socket, a 5xx or a truncated answer the SDK's defaults
 * send the call three times, and the work runs three times. No socket timeout: an Invoke is silent for up to
 * 900 s, and the clients' own default would cut it; callers bring a deadline as an AbortSignal.
 */
export function startConfiguration(options: ClientOptions): ClientConfiguration {
  return configuration(options, { maxAttempts: 1, socketTimeout: 0 })
}

/** For reads and for changes that may be repeated. */
export function controlConfiguration(options: ClientOptions): ClientConfiguration {
  const { controlRetry, controlTimeoutMs = 15_000 } = options
  return {
    ...configuration(options, { maxAttempts: 3, socketTimeout: controlTimeoutMs }),
    ...(controlRetry !== undefined && { retryStrategy: controlRetry }),
  }
}

function configuration(
  options: ClientOptions,
  { maxAttempts, socketTimeout }: { maxAttempts: number; socketTimeout: number },
): ClientConfiguration {
  return {
    region: options.region,
    ...(options.endpoint !== undefined && { endpoint: options.endpoint }),
    ...(options.credentials !== undefined && { credentials: options.credentials }),
    maxAttempts,
    requestHandler: { connectionTimeout: 5_000, socketTimeout },
  }
}
