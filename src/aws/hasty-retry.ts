import type { LambdaClientConfig } from '@aws-sdk/client-lambda'

const pauseMs = 10

/** Three tries with hardly a pause: for services in this computer's memory. */
export async function hastyRetry(): Promise<NonNullable<LambdaClientConfig['retryStrategy']>> {
  const { ConfiguredRetryStrategy } = await import('@smithy/core/retry')
  return new ConfiguredRetryStrategy(3, () => pauseMs)
}
