import type { ColumnOf } from '../definition.ts'
import type { Random } from '../random.ts'
import type { RecordFormat } from '../record-format.ts'
import type { Draw, Site, SiteKind } from './column.ts'

const alphabets: Readonly<Record<string, string>> = {
  '9': '0123456789',
  F: '0123456789ABCDEF',
  f: '0123456789abcdef',
  A: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  a: 'abcdefghijklmnopqrstuvwxyz',
}
const siteKinds: Readonly<Record<string, SiteKind>> = { '9': 'digits', F: 'upper-hex', f: 'lower-hex' }

/** Codes of one length: licence plates, UUIDs, hashes. Runs of four like digits differ from block to block. */
export function drawCode(
  { pattern }: ColumnOf<'code'>,
  format: RecordFormat,
): { readonly draw: Draw; readonly sites: readonly Site[] } {
  const classes = [...pattern.matchAll(/\\[\s\S]|[\s\S]/gu)].map(([symbol]) => symbol)
  const make = (random: Pick<Random, 'below'>): string =>
    classes.map((symbol) => characterOf(symbol, random)).join('')
  const zero = { below: () => 0 }
  const example = format.text(make(zero))
  const start = example.text.indexOf(example.plain)
  return {
    draw: (random) => format.text(make(random)),
    sites: start < 0 ? [] : sitesOf(classes, Buffer.byteLength(example.text.slice(0, start))),
  }
}

function characterOf(symbol: string, random: Pick<Random, 'below'>): string {
  const alphabet = alphabets[symbol]
  if (alphabet === undefined) return symbol.startsWith('\\') ? symbol.slice(1) : symbol
  return alphabet[random.below(alphabet.length)] ?? ''
}

/**
 * Half of a code at most, and two sites, which tell apart blocks of one template; the rest tells apart the records of a
 * block, for its sites draw on few words.
 */
function sitesOf(classes: readonly string[], start: number): Site[] {
  const varying = classes.filter((symbol) => alphabets[symbol] !== undefined).length
  const most = Math.min(2, Math.floor(varying / 8))
  const sites: Site[] = []
  let offset = start
  for (let index = 0; index < classes.length && sites.length < most;) {
    const symbol = classes[index] ?? ''
    const kind = siteKinds[symbol]
    const isRun =
      index + 4 <= classes.length && classes.slice(index, index + 4).every((other) => other === symbol)
    if (kind !== undefined && isRun) sites.push({ kind, offset })
    const taken = kind !== undefined && isRun ? 4 : 1
    const text = classes.slice(index, index + taken).map((part) => part.replace(/^\\(?=.)/su, ''))
    offset += Buffer.byteLength(text.join(''))
    index += taken
  }
  return sites
}
