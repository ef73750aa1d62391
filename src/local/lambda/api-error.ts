import { wireError } from '../wire-error.ts'
import type { WireResponse } from '../wire.ts'

/** An error in Lambda's own words; what the service answers instead of a result. */
export class LambdaApiError extends Error {
  readonly response: WireResponse

  constructor(response: WireResponse, message: string) {
    super(message)
    this.name = 'LambdaApiError'
    this.response = response
  }
}

function apiError(status: number, code: string, message: string): LambdaApiError {
  return new LambdaApiError(wireError('lambda', status, code, message), message)
}

export const invalidParameter = (message: string): LambdaApiError =>
  apiError(400, 'InvalidParameterValueException', message)

export const invalidContent = (message: string): LambdaApiError =>
  apiError(400, 'InvalidRequestContentException', message)

export const conflict = (message: string): LambdaApiError =>
  apiError(409, 'ResourceConflictException', message)

export const preconditionFailed = (): LambdaApiError =>
  apiError(
    412,
    'PreconditionFailedException',
    'The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id',
  )

export const notFound = (arn: string): LambdaApiError =>
  apiError(404, 'ResourceNotFoundException', `Function not found: ${arn}`)

export const tooLarge = (bytes: number, most: number): LambdaApiError =>
  apiError(
    413,
    'RequestTooLargeException',
    `${bytes} byte payload is too large: at most ${most} bytes are allowed`,
  )

export const unknownOperation = (): LambdaApiError =>
  apiError(404, 'UnknownOperationException', 'this operation is not part of the local Lambda service')

/** The account has no concurrency left for this function. */
export function throttled(): LambdaApiError {
  const message = 'Rate Exceeded.'
  return new LambdaApiError(
    {
      status: 429,
      headers: {
        'content-type': 'application/json',
        'x-amzn-errortype': 'TooManyRequestsException',
        'retry-after': '1',
      },
      body: JSON.stringify({
        Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
        Type: 'User',
        message,
      }),
    },
    message,
  )
}
