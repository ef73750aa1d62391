import { createHash } from 'node:crypto'
import type { WireRequest } from '../wire.ts'
import { declaredChecksums } from './checksums.ts'
import { S3Error } from './s3-error.ts'

export interface ReceivedBody {
  readonly body: Uint8Array
  /** Those that were declared, and fit; by header name. */
  readonly checksums: Readonly<Record<string, string>>
}

/** The bytes of a request without its chunks, checked against every digest that it brings. @throws S3Error */
export function receivedBody({ headers, body: sent }: WireRequest): ReceivedBody {
  const isChunked = (headers['x-amz-content-sha256'] ?? '').startsWith('STREAMING-')
  const { body, trailers } = isChunked ? withoutChunks(sent) : { body: sent, trailers: {} }
  const length = headers['x-amz-decoded-content-length']
  if (length !== undefined && Number(length) !== body.byteLength) {
    throw new S3Error(
      400,
      'IncompleteBody',
      'You did not provide the number of bytes specified by the Content-Length HTTP header.',
    )
  }
  const md5 = headers['content-md5']
  if (md5 !== undefined && createHash('md5').update(body).digest('base64') !== md5) {
    throw new S3Error(400, 'BadDigest', 'The Content-MD5 you specified did not match what we received.')
  }
  const declared = declaredChecksums({ ...headers, ...trailers }, body)
  const wrong = declared.find(({ fits }) => !fits)
  if (wrong !== undefined) {
    const name = wrong.header.replace('x-amz-checksum-', '').toUpperCase()
    throw new S3Error(400, 'BadDigest', `The ${name} you specified did not match the calculated checksum.`)
  }
  return { body, checksums: Object.fromEntries(declared.map(({ header, value }) => [header, value])) }
}

/** `aws-chunked`: sizes in hexadecimal, chunks, a chunk of size 0, then trailing headers. @throws S3Error */
function withoutChunks(sent: Uint8Array): { body: Uint8Array; trailers: Record<string, string> } {
  const bytes = Buffer.from(sent)
  const chunks: Buffer[] = []
  for (let at = 0; ;) {
    const end = bytes.indexOf('\r\n', at)
    const size = Number.parseInt(bytes.toString('latin1', at, end).split(';')[0] ?? '', 16)
    if (end < 0 || Number.isNaN(size) || end + 2 + size > bytes.byteLength) {
      throw new S3Error(400, 'IncompleteBody', 'The request body terminated unexpectedly')
    }
    at = end + 2
    if (size === 0) return { body: Buffer.concat(chunks), trailers: trailersOf(bytes.toString('latin1', at)) }
    chunks.push(bytes.subarray(at, at + size))
    at += size + 2
  }
}

const trailersOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .split('\r\n')
      .filter((line) => line.includes(':'))
      .map((line) => {
        const colon = line.indexOf(':')
        return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]
      }),
  )
