import { UsageInvalid } from './errors.ts'
import { shortText } from './short-text.ts'

const units: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
}
const example = 'for example 10kb, 1.5mb, 400mb, 1gib'

/** Smallest and largest payload that can be asked for, bytes. */
export const payloadBounds = { least: 1_000, most: 10_000_000_000 } as const

/**
 * Bytes of a size such as `10kb` (decimal) or `10kib` (binary).
 * @throws UsageInvalid naming `flag` when the text is not a size or is out of the payload bounds.
 */
export function parseSize(text: string, flag = '--size'): number {
  const match = /^(\d+(?:\.\d+)?)([kmg]?i?b)$/i.exec(text.trim())
  const factor = match?.[2] === undefined ? undefined : units[match[2].toLowerCase()]
  if (match?.[1] === undefined || factor === undefined) {
    throw new UsageInvalid(`not a size in ${flag}: ${shown(text)}`, {
      suggestions: [`Give a number with a unit, ${example}.`],
    })
  }
  const bytes = Math.round(Number(match[1]) * factor)
  if (bytes < payloadBounds.least || bytes > payloadBounds.most) {
    throw new UsageInvalid(`size out of bounds in ${flag}: ${shown(text)}`, {
      suggestions: ['Give a size from 1kb to 10gb.'],
    })
  }
  return bytes
}

/**
 * The sizes of an expression: lists by comma; `a..b` walks the decades from a to b, both ends always included;
 * `a..b/3` takes three steps per decade. Ascending, without repeats.
 * @throws UsageInvalid naming `flag`.
 */
export function expandSizes(text: string, flag = '--sizes'): number[] {
  const sizes = text.split(',').flatMap((part) => expandPart(part.trim(), flag))
  return [...new Set(sizes)].sort((a, b) => a - b)
}

function expandPart(part: string, flag: string): number[] {
  if (!part.includes('..')) return [parseSize(part, flag)]
  // By hand: a pattern with three open ends takes minutes for a long text full of dots.
  const [from, rest = ''] = halves(part, '..')
  const [to, steps] = halves(rest, '/')
  if (from === '' || to === '') {
    throw new UsageInvalid(`open range in ${flag}: ${shown(part)}`, {
      suggestions: ['Give both ends, for example 10kb..1gb.'],
    })
  }
  const perDecade = steps === undefined ? 1 : /^\d{1,2}$/.test(steps) ? Number(steps) : 0
  if (perDecade < 1 || perDecade > 20) {
    throw new UsageInvalid(
      `steps per decade must be a whole number from 1 to 20 in ${flag}: ${shown(part)}`,
      {
        suggestions: ['For example 10kb..1gb/3.'],
      },
    )
  }
  return walk(parseSize(from, flag), parseSize(to, flag), perDecade, part, flag)
}

/** Before and behind the first `separator`; the second is undefined where there is none. */
function halves(text: string, separator: string): readonly [string, string?] {
  const at = text.indexOf(separator)
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + separator.length)]
}

const shown = (text: string): string => `"${shortText(text, 60)}"`

function walk(low: number, high: number, perDecade: number, part: string, flag: string): number[] {
  if (low > high) {
    throw new UsageInvalid(`range runs backwards in ${flag}: ${shown(part)}`, {
      suggestions: ['Put the smaller size first, for example 10kb..1gb.'],
    })
  }
  const sizes: number[] = []
  for (let step = 0; ; step += 1) {
    const size = Math.round(low * 10 ** (step / perDecade))
    if (size >= high) break
    sizes.push(size)
  }
  return [...sizes, high]
}

/** Decimal bytes for people: `10 kB`, `1.5 MB`, `1 GB`; three significant digits. */
export function formatBytes(bytes: number): string {
  const scale = bytes >= 1e9 ? 1e9 : bytes >= 1e6 ? 1e6 : bytes >= 1e3 ? 1e3 : 1
  const unit = { 1e9: 'GB', 1e6: 'MB', 1e3: 'kB', 1: 'B' }[scale] ?? 'B'
  return `${Number((bytes / scale).toPrecision(3))} ${unit}`
}
