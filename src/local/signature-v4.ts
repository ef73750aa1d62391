import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { WireRequest } from './wire.ts'

export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

/** Why a request is refused: code and text as AWS gives them. */
export interface SignatureFault {
  readonly code:
    | 'MissingAuthenticationTokenException'
    | 'IncompleteSignatureException'
    | 'UnrecognizedClientException'
    | 'InvalidSignatureException'
  readonly message: string
}

export interface SignatureScope {
  readonly credentials: Credentials
  readonly region: string
  /** Signing name; undefined accepts any. */
  readonly service: string | undefined
  /** Epoch milliseconds. */
  readonly nowMs: number
}

const algorithm = 'AWS4-HMAC-SHA256'
const toleranceMs = 5 * 60_000

interface Authorization {
  readonly accessKeyId: string
  readonly date: string
  readonly region: string
  readonly service: string
  readonly signedHeaders: readonly string[]
  readonly signature: string
}

/**
 * Checks Signature Version 4 of a request, header form, as AWS documents it ("Create a signed AWS API request").
 * Undefined if it is right. `rawQuery` is the query as sent, without `?`.
 */
export function checkSignature(
  request: WireRequest,
  rawQuery: string,
  scope: SignatureScope,
): SignatureFault | undefined {
  const header = request.headers['authorization']
  if (header === undefined) {
    return { code: 'MissingAuthenticationTokenException', message: 'Missing Authentication Token' }
  }
  const given = parseAuthorization(header)
  const time = request.headers['x-amz-date']
  if (given === undefined || time === undefined) {
    return {
      code: 'IncompleteSignatureException',
      message: 'Authorization header requires Credential, SignedHeaders and Signature, and a date.',
    }
  }
  if (given.accessKeyId !== scope.credentials.accessKeyId) {
    return {
      code: 'UnrecognizedClientException',
      message: 'The security token included in the request is invalid.',
    }
  }
  const fault = scopeFault(given, time, scope)
  if (fault !== undefined) return { code: 'InvalidSignatureException', message: fault }
  return signatureFits(request, rawQuery, given, time, scope.credentials.secretAccessKey)
    ? undefined
    : {
        code: 'InvalidSignatureException',
        message:
          'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
      }
}

function parseAuthorization(header: string): Authorization | undefined {
  const match =
    /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request,\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/.exec(
      header.trim(),
    )
  if (match === null) return undefined
  const [, accessKeyId = '', date = '', region = '', service = '', signed = '', signature = ''] = match
  return { accessKeyId, date, region, service, signedHeaders: signed.split(';'), signature }
}

function scopeFault(given: Authorization, time: string, scope: SignatureScope): string | undefined {
  if (given.region !== scope.region)
    return `Credential should be scoped to a valid region, not '${given.region}'. `
  if (scope.service !== undefined && given.service !== scope.service)
    return `Credential should be scoped to correct service: '${scope.service}'. `
  if (!time.startsWith(given.date)) return 'Date in Credential scope does not match YYYYMMDD from ISO-8601.'
  if (!given.signedHeaders.includes('host')) return "'Host' must be a signed header."
  const iso = time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z')
  const ageMs = scope.nowMs - Date.parse(iso)
  return Math.abs(ageMs) <= toleranceMs ? undefined : `Signature expired or not yet current: ${time}.`
}

function signatureFits(
  request: WireRequest,
  rawQuery: string,
  given: Authorization,
  time: string,
  secret: string,
): boolean {
  const bodyHash = sha256(request.body)
  const declared = request.headers['x-amz-content-sha256']
  if (declared !== undefined && declared !== bodyHash && !isUnsigned(declared, given.service)) return false
  const signed = signatureOf({ ...request, bodyHash: declared ?? bodyHash }, rawQuery, {
    ...given,
    time,
    secret,
  })
  return timingSafeEqual(signed, Buffer.from(given.signature, 'hex'))
}

/**
 * Bodies that the signature does not cover. What is sent in chunks with its checksum at the end is signed by headers alone; chunks
 * with signatures of their own are not taken.
 */
const isUnsigned = (declared: string, service: string): boolean =>
  declared === 'UNSIGNED-PAYLOAD' || (service === 's3' && declared === 'STREAMING-UNSIGNED-PAYLOAD-TRAILER')

export interface SigningScope {
  /** `20261121` */
  readonly date: string
  readonly region: string
  readonly service: string
  /** Lower-case names in the order of the alphabet; `host` must be among them. */
  readonly signedHeaders: readonly string[]
  /** `20261121T083145Z` */
  readonly time: string
  readonly secret: string
}

/** The signature of a request, 32 bytes. `bodyHash` is the hexadecimal SHA-256 of its body. */
export function signatureOf(
  request: Pick<WireRequest, 'method' | 'path' | 'headers'> & { readonly bodyHash: string },
  rawQuery: string,
  { date, region, service, signedHeaders, time, secret }: SigningScope,
): Buffer {
  const canonical = [
    request.method,
    service === 's3' ? canonicalKey(request.path) : canonicalPath(request.path),
    canonicalQuery(rawQuery),
    ...signedHeaders.map((name) => `${name}:${canonicalValue(request.headers[name] ?? '')}`),
    '',
    signedHeaders.join(';'),
    request.bodyHash,
  ].join('\n')
  const credentialScope = `${date}/${region}/${service}/aws4_request`
  const text = [algorithm, time, credentialScope, sha256(canonical)].join('\n')
  const key = [date, region, service, 'aws4_request'].reduce<string | Buffer>(
    (previous, part) => hmac(previous, part),
    `AWS4${secret}`,
  )
  return hmac(key, text)
}

/** Encoded once more on top of the encoding it was sent with: the rule for every service but S3. */
const canonicalPath = (path: string): string => path.split('/').map(encode).join('/')

/** S3 encodes once, and leaves slashes and dots as they are. */
const canonicalKey = (path: string): string =>
  path
    .split('/')
    .map((part) => encode(decode(part)))
    .join('/')

function canonicalQuery(rawQuery: string): string {
  const pairs = rawQuery
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', ...rest] = pair.split('=')
      return [encode(decode(name)), encode(decode(rest.join('=')))] as const
    })
  pairs.sort(([a, x], [b, y]) => (a === b ? order(x, y) : order(a, b)))
  return pairs.map(([name, value]) => `${name}=${value}`).join('&')
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const canonicalValue = (value: string): string => value.trim().replaceAll(/ +/g, ' ')

/** RFC 3986: encodeURIComponent leaves five characters that AWS wants encoded. */
const encode = (text: string): string =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex')

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()
