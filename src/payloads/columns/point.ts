import type { ColumnOf } from '../definition.ts'
import type { RecordFormat } from '../record-format.ts'
import type { Draw, Site } from './column.ts'

/** Byte order 1 (little-endian), geometry type 1 with the SRID flag, SRID 4326: OGC 06-103r4 and PostGIS EWKB. */
const head = '0101000020E6100000'

/**
 * Points in a box. A coordinate is eight bytes, the least significant first: the upper four are drawn from a grid of
 * 4,096 lines; of the lower four (less than 2 m at these latitudes) the upper two are a site.
 */
export function drawPoint(
  { longitude, latitude }: ColumnOf<'point'>,
  format: RecordFormat,
): { readonly draw: Draw; readonly sites: readonly Site[] } {
  const start = format.word(head).text.indexOf(head)
  const meridians = upperHalves(longitude)
  const parallels = upperHalves(latitude)
  return {
    draw: (random) => {
      const drawn = random.next()
      const fine = fineDigits[(drawn >>> 9) & 0xff] ?? ''
      const east = meridians[drawn & 0xfff] ?? ''
      const north = parallels[drawn >>> 18] ?? ''
      return format.word(head + fine + east + fine + north)
    },
    sites: [22, 38].map((offset) => ({ kind: 'upper-hex', offset: start + offset })),
  }
}

/** The two lowest bytes, and two that the stamp overwrites. */
const fineDigits = Array.from(
  { length: 256 },
  (_, value) => `${(value * 257).toString(16).toUpperCase().padStart(4, '0')}0000`,
)

function upperHalves([low, high]: readonly [number, number]): string[] {
  const double = Buffer.alloc(8)
  return Array.from({ length: 4096 }, (_, line) => {
    double.writeDoubleLE(low + ((high - low) * line) / 4096)
    return double.toString('hex', 4).toUpperCase()
  })
}
