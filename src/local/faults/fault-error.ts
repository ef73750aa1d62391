import type { WireRequest, WireResponse } from '../wire.ts'

/** An error by its place in the protocols, before it has a service's words. */
export type ServiceFault =
  | { readonly kind: 'throttle'; readonly retryAfterSeconds: number | undefined }
  | { readonly kind: 'access-denied' | 'expired-token' }
  | { readonly kind: 'error'; readonly status: number }

type Protocol = 'rest-json' | 'json-1.1' | 'rest-xml' | 'query'

interface ErrorWords {
  readonly status: number
  readonly code: string
  readonly message: string
}

/**
 * The fault as this service sends it. 502 and 504 are those of a load balancer, which speaks HTML and knows no request id.
 * Codes and statuses: the "Common errors" pages of the services' API references.
 */
export function faultError(service: string, request: WireRequest, fault: ServiceFault): WireResponse {
  const protocol = protocolOf(service, request)
  if (fault.kind === 'error' && (fault.status === 502 || fault.status === 504))
    return balancerError(fault.status)
  const words = wordsOf(service, protocol, fault)
  const { headers, body } = bodies[protocol](words)
  const retryAfter = fault.kind === 'throttle' ? fault.retryAfterSeconds : undefined
  return {
    status: words.status,
    headers: { ...headers, ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }) },
    body,
  }
}

/** By the request, so that a service that is added later needs no entry here. */
function protocolOf(service: string, { headers }: WireRequest): Protocol {
  if (headers['x-amz-target'] !== undefined) return 'json-1.1'
  if (headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true) return 'query'
  return service === 's3' ? 'rest-xml' : 'rest-json'
}

function wordsOf(service: string, protocol: Protocol, fault: ServiceFault): ErrorWords {
  switch (fault.kind) {
    case 'throttle':
      return throttles[service] ?? throttleOf(protocol)
    case 'access-denied':
      return refusal(protocol, 'AccessDenied', 'User is not authorized to perform this operation', 403)
    case 'expired-token':
      return refusal(
        protocol,
        'ExpiredToken',
        'The security token included in the request is expired',
        protocol === 'rest-xml' ? 400 : 403,
      )
    case 'error':
      return { ...errorOf(service, protocol, fault.status), status: fault.status }
  }
}

/** The JSON protocols say `…Exception` and, over JSON 1.1, 400 for whatever the caller is to blame for. */
function refusal(protocol: Protocol, name: string, message: string, status: number): ErrorWords {
  const code = protocol === 'rest-json' || protocol === 'json-1.1' ? `${name}Exception` : name
  return { status: protocol === 'json-1.1' ? 400 : status, code, message }
}

const throttles: Readonly<Record<string, ErrorWords>> = {
  lambda: { status: 429, code: 'TooManyRequestsException', message: 'Rate exceeded' },
  s3: { status: 503, code: 'SlowDown', message: 'Please reduce your request rate.' },
}

const throttleOf = (protocol: Protocol): ErrorWords => ({
  status: protocol === 'rest-json' ? 429 : 400,
  code: protocol === 'query' ? 'Throttling' : 'ThrottlingException',
  message: 'Rate exceeded',
})

const internalCodes: Readonly<Record<string, string>> = {
  lambda: 'ServiceException',
  'emr-serverless': 'InternalServerException',
  glue: 'InternalServiceException',
  s3: 'InternalError',
}

function errorOf(service: string, protocol: Protocol, status: number): Omit<ErrorWords, 'status'> {
  if (status === 500) {
    return { code: internalCodes[service] ?? 'InternalFailure', message: 'An internal error occurred.' }
  }
  const json = protocol === 'rest-json' || protocol === 'json-1.1'
  return {
    code: json ? 'ServiceUnavailableException' : 'ServiceUnavailable',
    message: 'Service is unable to handle request.',
  }
}

function balancerError(status: 502 | 504): WireResponse {
  const title = status === 502 ? '502 Bad Gateway' : '504 Gateway Time-out'
  return {
    status,
    headers: { 'content-type': 'text/html' },
    body: `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`,
  }
}

type Body = (words: ErrorWords) => { headers: Record<string, string>; body: string }

const xml = (body: string) => ({ headers: { 'content-type': 'text/xml' }, body })

const bodies: Readonly<Record<Protocol, Body>> = {
  'rest-json': ({ status, code, message }) => ({
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': code },
    body: JSON.stringify({ Type: status < 500 ? 'User' : 'Service', message, Message: message }),
  }),
  'json-1.1': ({ code, message }) => ({
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': code },
    body: JSON.stringify({ __type: code, Message: message }),
  }),
  'rest-xml': ({ code, message }) => xml(`<Error><Code>${code}</Code><Message>${message}</Message></Error>`),
  query: ({ status, code, message }) => {
    const type = status < 500 ? 'Sender' : 'Receiver'
    return xml(
      `<ErrorResponse><Error><Type>${type}</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
    )
  },
}
