import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'

type Digest = (body: Uint8Array) => Buffer

/** Base64 of these is what `x-amz-checksum-…` holds. Byte order: big-endian, as the S3 guide has it. */
const digests: Readonly<Record<string, Digest>> = {
  sha256: (body) => createHash('sha256').update(body).digest(),
  sha1: (body) => createHash('sha1').update(body).digest(),
  crc32: (body) => word(crc32(body)),
  crc32c: (body) => word(crc32c(body)),
  crc64nvme: (body) => crc64nvme(body),
}

/** The checksums that headers declare, by header name, with whether each fits. Unknown algorithms are none. */
export function declaredChecksums(
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
): readonly { readonly header: string; readonly value: string; readonly fits: boolean }[] {
  return Object.entries(headers).flatMap(([header, value]) => {
    const digest = digests[/^x-amz-checksum-(\w+)$/.exec(header)?.[1] ?? '']
    return digest === undefined ? [] : [{ header, value, fits: digest(body).toString('base64') === value }]
  })
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value >>> 0)
  return bytes
}

const castagnoli = Uint32Array.from({ length: 256 }, (_, index) => {
  let crc = index
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0x82_f6_3b_78 : crc >>> 1
  return crc
})

function crc32c(body: Uint8Array): number {
  let crc = 0xff_ff_ff_ff
  for (const byte of body) crc = (castagnoli[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8)
  return ~crc
}

/** CRC-64/NVME, reflected polynomial 0x9a6c9329ac4bc9b5, in two halves of 32 bits. */
const [high, low] = nvmeTable()

function nvmeTable(): readonly [Uint32Array, Uint32Array] {
  const halves = [new Uint32Array(256), new Uint32Array(256)] as const
  for (let index = 0; index < 256; index += 1) {
    let crc = BigInt(index)
    for (let bit = 0; bit < 8; bit += 1)
      crc = (crc & 1n) === 1n ? (crc >> 1n) ^ 0x9a_6c_93_29_ac_4b_c9_b5n : crc >> 1n
    halves[0][index] = Number(crc >> 32n)
    halves[1][index] = Number(crc & 0xff_ff_ff_ffn)
  }
  return halves
}

function crc64nvme(body: Uint8Array): Buffer {
  let [above, below] = [0xff_ff_ff_ff, 0xff_ff_ff_ff]
  for (const byte of body) {
    const index = (below ^ byte) & 0xff
    below = (low[index] ?? 0) ^ ((below >>> 8) | (above << 24))
    above = (high[index] ?? 0) ^ (above >>> 8)
  }
  return Buffer.concat([word(~above), word(~below)])
}
