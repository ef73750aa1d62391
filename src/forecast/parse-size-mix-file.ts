import { UsageInvalid } from '../core/errors.ts'
import { parseSize } from '../core/size.ts'
import type { SizeClass, SizeMix } from './size-mix.ts'

const remedy =
  'Give CSV lines such as `50mb,0.2`, or a JSON array of {"size":"50mb","share":0.2} or {"bytes":50000000,"share":0.2}.'

/**
 * A histogram of payload sizes: CSV `size,share` with or without a heading, or a JSON array. Sizes are bytes or texts such
 * as `50mb`; shares count in any unit (percent, jobs) and are divided by their sum. Equal sizes are put together.
 * @throws UsageInvalid naming the line
 */
export function parseSizeMixFile(text: string, name: string): SizeMix {
  const classes = text.trimStart().startsWith('[') ? fromJson(text, name) : fromCsv(text, name)
  const total = classes.reduce((sum, { share }) => sum + share, 0)
  if (!(total > 0)) throw refusal(`no share above 0: ${name}`)
  const shares = new Map<number, number>()
  for (const { bytes, share } of classes) shares.set(bytes, (shares.get(bytes) ?? 0) + share / total)
  return [...shares]
    .map(([bytes, share]) => ({ bytes, share }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => a.bytes - b.bytes)
}

function fromCsv(text: string, name: string): readonly SizeClass[] {
  const lines = text
    .split(/\r?\n/)
    .map((line, at) => ({ line: line.trim(), place: `${name}, line ${at + 1}` }))
  const filled = lines.filter(({ line }) => line !== '')
  const heading = /^"?(bytes|size)"?\s*[,;]/i.test(filled[0]?.line ?? '') ? 1 : 0
  return filled.slice(heading).map(({ line, place }) => {
    const [size = '', share = '', ...rest] = line.split(/[,;]/).map((cell) => cell.trim().replaceAll('"', ''))
    if (share === '' || rest.length > 0) throw refusal(`not a size and a share in ${place}: "${line}"`)
    return { bytes: bytesOf(size, place), share: shareOf(share, place) }
  })
}

function fromJson(text: string, name: string): readonly SizeClass[] {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (error) {
    throw new UsageInvalid(`size mix is not JSON: ${name}`, { cause: error, suggestions: [remedy] })
  }
  const entries: readonly unknown[] = Array.isArray(parsed) ? parsed : []
  return entries.map((entry, at) => {
    const place = `${name}, entry ${at + 1}`
    const fields = typeof entry === 'object' && entry !== null ? new Map(Object.entries(entry)) : new Map()
    const unknown = [...fields.keys()].find((key) => !['bytes', 'size', 'share'].includes(String(key)))
    if (unknown !== undefined) throw refusal(`unknown field in ${place}: ${String(unknown)}`)
    const size: unknown = fields.get('bytes') ?? fields.get('size')
    return { bytes: bytesOf(plain(size), place), share: shareOf(plain(fields.get('share')), place) }
  })
}

const plain = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''

const bytesOf = (text: string, place: string): number =>
  parseSize(/^\d+(\.\d+)?$/.test(text) ? `${text}b` : text, place)

function shareOf(text: string, place: string): number {
  const share = Number(text.replace(/%$/, ''))
  if (text !== '' && Number.isFinite(share) && share >= 0) return share
  throw refusal(`not a share in ${place}: "${text}"`)
}

const refusal = (message: string): UsageInvalid => new UsageInvalid(message, { suggestions: [remedy] })
