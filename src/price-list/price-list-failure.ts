import { describeServiceError, serviceError } from '../aws/service-error.ts'
import { PlatformUnavailable } from '../core/errors.ts'

interface Remedy {
  /** On the error's name, Node's code, or `name: message`. */
  readonly of: RegExp
  readonly what: string
  readonly suggestions: readonly string[]
}

const offline = 'Without AWS the built-in price book still works: soalbench prices list.'

const remedies: readonly Remedy[] = [
  {
    of: /^(ExpiredToken(Exception)?|RequestExpired|TokenRefreshRequired)$|token.*(is|has) expired|session.*(expired|invalid)/i,
    what: 'the AWS credentials have expired',
    suggestions: [
      'Get new ones, for example with `aws sso login`, and run the command again; nothing was written.',
    ],
  },
  {
    of: /^(CredentialsProviderError|TokenProviderError|ProviderError)$/,
    what: 'no AWS credentials were found',
    suggestions: [
      'Run `aws configure` or `aws sso login`, or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
      'The only IAM action that they need is pricing:GetProducts.',
      offline,
    ],
  },
  {
    of: /^(AccessDenied(Exception)?|Unauthorized(Operation|Exception)?|OptInRequired)$/,
    what: 'the AWS credentials may not read prices',
    suggestions: ['Allow them the IAM action pricing:GetProducts on resource "*".', offline],
  },
  {
    of: /^(UnrecognizedClientException|InvalidClientTokenId|InvalidSignatureException|SignatureDoesNotMatch|IncompleteSignature|MissingAuthenticationToken(Exception)?|AuthFailure)$/,
    what: 'AWS refuses the credentials',
    suggestions: [
      'Check them with `aws sts get-caller-identity`; a signature is also refused when the clock of this computer is wrong.',
    ],
  },
  {
    of: /^(Throttling(Exception)?|TooManyRequestsException|RequestLimitExceeded|SlowDown)$/,
    what: 'the AWS price list turns calls away for being too many',
    suggestions: ['Try again in a few minutes, or ask for less with --regions and --items.'],
  },
  {
    of: /^(ENOTFOUND|EAI_AGAIN|ENODATA)$/,
    what: 'the AWS price list cannot be reached: its name is not found',
    suggestions: [
      'Check the network and DNS: https://api.pricing.us-east-1.amazonaws.com must be reachable, or what --endpoint-url names.',
      offline,
    ],
  },
  {
    of: /^(ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|TimeoutError|EPROTO|.*CERT.*|DEPTH_ZERO.*|UNABLE_TO_.*)$/,
    what: 'the connection to the AWS price list fails',
    suggestions: [
      'Check network, proxy and certificates: https://api.pricing.us-east-1.amazonaws.com must be reachable, or what --endpoint-url names.',
      offline,
    ],
  },
  {
    of: /^SyntaxError$|Deserialization error/,
    what: 'the answer is not from the AWS price list',
    suggestions: [
      'Something between here and AWS answers in its place, such as a proxy or a login page: check the network and --endpoint-url.',
    ],
  },
]

/**
 * A failed GetProducts in words with a remedy. What is not a failure of the call, such as an interrupt, is handed back
 * as it is. @param place `AWSGlue in us-east-1`
 */
export function priceListFailure(error: unknown, place: string): unknown {
  const { name, code, status } = serviceError(error)
  if (name === 'AbortError') return error
  const described = describeServiceError(error)
  const remedy =
    remedies.find(({ of }) => [name, code].some((text) => text !== '' && of.test(text))) ??
    remedies.find(({ of }) => of.test(described))
  const known = remedy ?? {
    what: status === undefined ? 'the AWS price list cannot be read' : `the AWS price list answers ${status}`,
    suggestions: ['Try again later; nothing was written.', offline],
  }
  return new PlatformUnavailable(`${known.what}: ${place}`, {
    cause: new Error(firstLine(described)),
    suggestions: [...known.suggestions],
  })
}

const firstLine = (text: string): string => text.split('\n')[0] ?? text
