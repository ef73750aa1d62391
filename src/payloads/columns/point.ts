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
      const drawn = random()
      const fine = hexWords[(drawn >>> 9) & 0xff]
      return format.word(`${head}${fine}0000${meridians[drawn & 0xfff]}${fine}0000${parallels[drawn >>> 18]}`)
    },
    sites: [22, 38].map((offset) => ({ kind: 'upper-hex', offset: start + offset })),
  }
}

const hexWords = Array.from({ length: 256 }, (_, value) =>
  (value * 257).toString(16).toUpperCase().padStart(4, '0'),
)

function upperHalves([low, high]: readonly [number, number]): string[] {
  const double = Buffer.alloc(8)
  return Array.from({ length: 4096 }, (_, line) => {
    double.writeDoubleLE(low + ((high - low) * line) / 4096)
    return double.toString('hex', 4).toUpperCase()
  })
}
