import type { WireResponse, WireService } from './wire.ts'

/** What a service says when it broke itself, not the caller. */
const internalCodes: Readonly<Record<string, string>> = {
  lambda: 'ServiceException',
  'emr-serverless': 'InternalServerException',
  glue: 'InternalServiceException',
  logs: 'ServiceUnavailableException',
  s3: 'InternalError',
}

/**
 * An error as the wire protocols of AWS have it. REST-JSON clients read the header, JSON 1.1 clients `__type`; both read
 * the message in either spelling.
 * @param service undefined where no service took the request.
 */
export function wireError(
  service: WireService['name'] | undefined,
  status: number,
  code: string,
  message: string,
): WireResponse {
  if (service !== undefined && queryServices.has(service)) return queryError(status, code, message)
  if (service !== undefined && jsonServices.has(service)) {
    return {
      status,
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': code },
      body: JSON.stringify({ __type: code, Message: message }),
    }
  }
  if (service === 's3') return objectStoreError(status, code, message)
  const body = service === 'lambda' ? lambdaBody(status, code, message) : { message }
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': code },
    body: JSON.stringify(service === undefined ? { __type: code, message } : body),
  }
}

const jsonServices: ReadonlySet<string> = new Set([
  'glue',
  'logs',
  'ecr',
  'codebuild',
  'tagging',
  'servicequotas',
])
const queryServices: ReadonlySet<string> = new Set(['cloudformation', 'iam', 'sts'])

/** The query protocol knows these errors by shorter names. */
const queryCodes: Readonly<Record<string, string>> = {
  MissingAuthenticationTokenException: 'MissingAuthenticationToken',
  IncompleteSignatureException: 'IncompleteSignature',
  UnrecognizedClientException: 'InvalidClientTokenId',
  InvalidSignatureException: 'SignatureDoesNotMatch',
}

const queryError = (status: number, code: string, message: string): WireResponse => ({
  status,
  headers: { 'content-type': 'text/xml' },
  body: `<ErrorResponse><Error><Type>${status < 500 ? 'Sender' : 'Receiver'}</Type><Code>${queryCodes[code] ?? code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
})

/** S3 has words of its own for what is wrong with a signature. */
const objectStoreCodes: Readonly<Record<string, string>> = {
  MissingAuthenticationTokenException: 'AccessDenied',
  IncompleteSignatureException: 'AuthorizationHeaderMalformed',
  UnrecognizedClientException: 'InvalidAccessKeyId',
  InvalidSignatureException: 'SignatureDoesNotMatch',
}

const objectStoreError = (status: number, code: string, message: string): WireResponse => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${objectStoreCodes[code] ?? code}</Code><Message>${message}</Message></Error>`,
})

/** Lambda's model spells the message in two ways, by exception. */
function lambdaBody(status: number, code: string, message: string): object {
  const capital = code === 'ResourceNotFoundException' || code === 'ServiceException'
  return { Type: status < 500 ? 'User' : 'Service', [capital ? 'Message' : 'message']: message }
}

/** 500 in the service's words; the cause goes to the log, never to the caller. */
export function internalError(service: WireService['name']): WireResponse {
  return wireError(service, 500, internalCodes[service] ?? 'InternalFailure', 'An internal error occurred.')
}
