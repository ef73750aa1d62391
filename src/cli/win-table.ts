import { platformNames, type Platform } from '../core/platform.ts'
import { formatBytes } from '../core/size.ts'
import { alignedTable } from './aligned-table.ts'

export interface ShownWins {
  readonly statistic: string
  readonly sizes: readonly {
    readonly bytes: number
    readonly measured: boolean
    readonly platforms: readonly { readonly platform: Platform; readonly probability: number | null }[]
  }[]
}

const names: Readonly<Record<string, string>> = {
  expected: 'P(cheapest)',
  median: 'P(fastest)',
  p95: 'P(fastest at p95)',
}

/** P(cheapest) and P(fastest) of each platform at the measured payloads. */
export function winTable(wins: readonly ShownWins[]): readonly string[] {
  const sizes = [...new Set(wins.flatMap((each) => measured(each).map(({ bytes }) => bytes)))].toSorted(
    (a, b) => a - b,
  )
  const rows = wins.flatMap((each) => {
    const platforms = new Set(each.sizes.flatMap((size) => size.platforms.map(({ platform }) => platform)))
    return [...platforms].map((platform, at) => [
      at === 0 ? (names[each.statistic] ?? each.statistic) : '',
      platformNames[platform],
      ...sizes.map((bytes) => chanceText(chanceOf(each, platform, bytes))),
    ])
  })
  return alignedTable(['in its best sizing', '', ...sizes.map(formatBytes)], rows, { textColumns: 2 })
}

const measured = ({ sizes }: ShownWins): ShownWins['sizes'] => sizes.filter((size) => size.measured)

function chanceOf(wins: ShownWins, platform: Platform, bytes: number): number | null {
  const at = measured(wins).find((size) => size.bytes === bytes)
  return at?.platforms.find((each) => each.platform === platform)?.probability ?? null
}

/** Draws are counted: none of 2,000 is not never. */
function chanceText(probability: number | null): string {
  if (probability === null) return '-'
  if (probability > 0.99) return '>99 %'
  return probability < 0.01 ? '<1 %' : `${Math.round(probability * 100)} %`
}
