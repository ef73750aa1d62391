import { decimal } from './decimal.ts'

interface Sheet {
  readonly item: string
  readonly rates: readonly { readonly region: string; readonly usd: string }[]
  readonly tiers: readonly { readonly from: string; readonly usd: string }[]
}

/** Why the tiers of a sheet make no sense, in words; undefined where they do. */
export function misfitOfTiers({ item, rates, tiers }: Sheet): string | undefined {
  const [first] = rates
  if (tiers.length === 0 || first === undefined) return undefined
  const other = rates.find(({ usd }) => !decimal(usd).eq(decimal(first.usd)))
  if (other !== undefined) {
    return `${item}: the tiers are of ${first.region}; ${other.region} has another first price and needs a sheet of its own`
  }
  const bounds = ['0', ...tiers.map(({ from }) => from)].map(decimal)
  const at = tiers.findIndex((_, index) => bounds[index + 1]?.lte(bounds[index] ?? 0) ?? true)
  return at === -1 ? undefined : `${item}: tier from ${tiers[at]?.from} does not lie above the one before`
}

/** `item in region` of the first rate that is there twice. */
export function doubleRate(sheets: readonly Sheet[]): string | undefined {
  const seen = new Set<string>()
  for (const { item, rates } of sheets) {
    for (const { region } of rates) {
      const key = `${item} in ${region}`
      if (seen.has(key)) return key
      seen.add(key)
    }
  }
  return undefined
}
