import { setTimeout as delay } from 'node:timers/promises'
import type { S3Clients } from '../aws/clients.ts'
import { callFailure, describeServiceError, serviceError } from '../aws/service-error.ts'
import { PlatformUnavailable, SoalbenchError } from '../core/errors.ts'

export interface S3Context {
  readonly bucket: string
  readonly clients: S3Clients
  readonly signal?: AbortSignal
}

/** On top of the SDK's own three attempts, which a busy hour uses up once in a hundred calls. */
const mostTries = 8
const pauseMs = { first: 100, most: 5_000 }

/**
 * Sends what may be sent again: all calls of this storage leave the same behind however often they arrive.
 * @param what for messages: `read s3://bucket/key`
 * @throws PlatformUnavailable; expired credentials and the abort as they come
 */
export async function sendPatiently<T>(
  { clients, signal }: S3Context,
  what: string,
  send: (control: S3Clients['control']) => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await send(clients.control)
    } catch (error) {
      signal?.throwIfAborted()
      if (error instanceof SoalbenchError) throw error
      const kind = callFailure(error)
      if (kind === 'expired') throw error
      if (kind === 'refused' || tries === mostTries) throw s3Failure(error, what)
      const longestMs = Math.min(pauseMs.first * 2 ** tries, pauseMs.most)
      await delay(longestMs * (0.5 + Math.random() / 2), undefined, { ...(signal && { signal }) })
    }
  }
}

/** What S3 refuses, with what to do about it. The service's own error is the cause. */
export function s3Failure(error: unknown, what: string): PlatformUnavailable {
  const remedies: Readonly<Record<string, string>> = {
    NoSuchBucket: 'The bucket is gone: deploy it again with "soalbench infra up".',
    NotFound: 'It may have expired, or was removed: run again, it is then uploaded anew.',
    PermanentRedirect: 'The bucket is in another region: give that one with --region.',
    AccessDenied:
      'Let your role read, write and list the bucket: the statements are in infra/policies/runner.json.',
  }
  const remedy = remedies[serviceError(error).name]
  return new PlatformUnavailable(`cannot ${what}: ${describeServiceError(error)}`, {
    cause: error,
    ...(remedy !== undefined && { suggestions: [remedy] }),
  })
}
