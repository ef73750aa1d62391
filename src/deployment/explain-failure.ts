import { failedCall } from '../aws/failed-call.ts'
import { describeServiceError, serviceError } from '../aws/service-error.ts'
import { PlatformUnavailable, SoalbenchError } from '../core/errors.ts'

export interface Statement {
  readonly Sid?: string | undefined
  readonly Action: string | readonly string[]
}

/** IAM has other names for some calls. */
const actions: Readonly<Record<string, string>> = {
  's3:HeadBucket': 's3:ListBucket',
  's3:ListObjectVersions': 's3:ListBucketVersions',
  's3:ListMultipartUploads': 's3:ListBucketMultipartUploads',
  's3:DeleteObjects': 's3:DeleteObjectVersion',
}

/** An error of a service as one that tells a person what to do. `statements`: those of the shipped policies. */
export function explainFailure(error: unknown, statements: readonly Statement[], region: string): unknown {
  if (error instanceof SoalbenchError) return error
  const { name, message, code } = serviceError(error)
  const fail = (words: string, ...suggestions: string[]): PlatformUnavailable =>
    new PlatformUnavailable(words, { cause: error, suggestions })
  if (name === 'CredentialsProviderError' || /Could not load credentials/.test(message))
    return fail(
      'no AWS credentials found',
      'Log in (aws sso login, aws configure), or set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
    )
  if (/Expired(Token)?|TokenRefreshRequired|CredentialsExpired/.test(name))
    return fail(
      'AWS credentials have expired',
      'Log in again, then give the same command again: it goes on from there.',
    )
  if (
    /^(InvalidClientTokenId|UnrecognizedClientException|InvalidAccessKeyId|SignatureDoesNotMatch|InvalidSignatureException)$/.test(
      name,
    )
  )
    return fail(`AWS credentials are not accepted: ${name}`, 'Check AWS_PROFILE and the access key.')
  if (/^(AccessDenied|AccessDeniedException|UnauthorizedOperation|Forbidden|403)$/.test(name))
    return denied(error, statements, fail)
  if (code === 'ENOTFOUND')
    return fail(
      `no such service in this region: ${region}: ${message}`,
      'Give another --region, or check the network.',
    )
  const call = failedCall(error)
  if (call === undefined) return error
  return fail(`${call.service}:${call.operation} failed: ${describeServiceError(error)}`)
}

function denied(
  error: unknown,
  statements: readonly Statement[],
  fail: (words: string, ...suggestions: string[]) => PlatformUnavailable,
): PlatformUnavailable {
  const { message } = serviceError(error)
  const call = failedCall(error)
  const called = call === undefined ? undefined : `${call.service}:${call.operation}`
  const action =
    /not authorized to perform: ([a-z0-9-]+:\w+)/i.exec(message)?.[1] ??
    actions[called ?? ''] ??
    called ??
    'an unknown action'
  const statement = statements.find(({ Action }) =>
    [Action].flat().some((pattern) => matches(pattern, action)),
  )
  return fail(
    `permission is missing: ${action}`,
    `Add this statement to the policy of these credentials: ${JSON.stringify(statement ?? { Effect: 'Allow', Action: action, Resource: '*' })}`,
    'The whole policy: infra/policies/operator.json; docs/permissions.md says what each is for.',
  )
}

const matches = (pattern: string, action: string): boolean =>
  new RegExp(
    `^${pattern.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '.*')}$`,
    'i',
  ).test(action)
