import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { failedCall } from '../aws/failed-call.ts'
import { callFailure, describeServiceError, serviceError } from '../aws/service-error.ts'
import { PlatformUnavailable, SoalbenchError } from '../core/errors.ts'

const login = 'Log in again, for example: aws sso login'

/**
 * What AWS refused, for people: no credentials, expired ones, a region without the service, or a missing permission with its action
 * and the statement that gives it. What is ours already comes back as it is.
 * @param what for the message: `the account cannot be asked`
 */
export function awsRefusal(error: unknown, what: string, packageRoot: string): SoalbenchError {
  if (error instanceof SoalbenchError) return error
  const { name, message, code } = serviceError(error)
  const options = { cause: error }
  if (callFailure(error) === 'expired')
    return new PlatformUnavailable(`${what}: the credentials have expired`, {
      ...options,
      suggestions: [login],
    })
  if (/CredentialsProviderError|TokenProviderError/.test(name) || /Could not load credentials/.test(message))
    return new PlatformUnavailable(`${what}: no credentials: ${message.split('\n')[0]}`, {
      ...options,
      suggestions: ['Give credentials as to the AWS CLI: AWS_PROFILE, "aws configure sso", or a role.'],
    })
  if (/InvalidClientTokenId|UnrecognizedClient|InvalidAccessKeyId|SignatureDoesNotMatch/.test(name))
    return new PlatformUnavailable(`${what}: the credentials are not valid: ${describeServiceError(error)}`, {
      ...options,
      suggestions: [login],
    })
  const action = deniedAction(error)
  if (action !== undefined)
    return new PlatformUnavailable(`${what}: no permission for ${action}`, {
      ...options,
      suggestions: [permissionWords(action, packageRoot)],
    })
  const unreachable = code === 'ENOTFOUND' || code === 'EAI_AGAIN'
  return new PlatformUnavailable(`${what}: ${describeServiceError(error)}`, {
    ...options,
    ...(unreachable && {
      suggestions: ['Look whether the service exists in that region, and whether this computer is online.'],
    }),
  })
}

/** `lambda:InvokeFunction`, as the service names it in its refusal, else as the call is known here. */
function deniedAction(error: unknown): string | undefined {
  const { name, message, status } = serviceError(error)
  if (!/AccessDenied|Unauthorized|NotAuthorized/.test(name) && status !== 403) return undefined
  const told = /not authorized to perform:? ([a-z0-9-]+:\w+)/i.exec(message)?.[1]
  const call = failedCall(error)
  return told ?? (call === undefined ? 'the call' : `${call.service}:${call.operation}`)
}

interface Statement {
  readonly Sid?: string
  readonly Action?: string | readonly string[]
}

/** The statement of the shipped policy that allows an action. */
function permissionWords(action: string, packageRoot: string): string {
  const file = 'infra/policies/runner.json'
  const sid = statementsOf(join(packageRoot, file)).find(({ Action = [] }) =>
    [Action].flat().includes(action),
  )?.Sid
  return sid === undefined
    ? `Let your role do it: ${file} has all that a run needs.`
    : `Add the statement ${sid} of ${file} to your role's policy.`
}

function statementsOf(path: string): readonly Statement[] {
  try {
    const document: { readonly Statement?: readonly Statement[] } = JSON.parse(readFileSync(path, 'utf8'))
    return document.Statement ?? []
  } catch {
    return []
  }
}
