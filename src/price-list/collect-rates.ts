import type { PriceQuery } from './price-query.ts'
import type { ReadProducts } from './read-products.ts'
import { selectSku, type Candidate, type FoundSku, type Selection } from './select-sku.ts'

/** The rate of one item in one region, as the list has it. */
export interface ListRate {
  readonly query: PriceQuery
  readonly region: string
  /** The SKU, and that of its twin where there is one. */
  readonly skus: readonly string[]
  readonly found: FoundSku
}

/** A rate that was asked for and cannot be taken from the list; `why` in words. */
export interface UnlistedRate {
  readonly item: string
  readonly region: string
  readonly why: string
  /** The SKUs that fit where it is not clear which one is meant, or whose price is unusable. */
  readonly candidates: readonly Candidate[]
}

export interface CollectedRates {
  readonly listed: readonly ListRate[]
  readonly unlisted: readonly UnlistedRate[]
}

export interface CollectOptions {
  readonly regions: readonly string[]
  readonly queries: readonly PriceQuery[]
  /** SKUs to take where several fit. */
  readonly preferredSkus?: ReadonlySet<string>
  /** Told after each region. */
  readonly onRegion?: (region: string, rates: CollectedRates) => void
}

/** Regions at a time: the service allows a few calls a second. */
const parallelRegions = 4

/** Every item in every region, in that order; a call that fails ends it all. */
export async function collectRates(read: ReadProducts, options: CollectOptions): Promise<CollectedRates> {
  const byRegion = new Map<string, CollectedRates>()
  const waiting = [...options.regions]
  const work = async (): Promise<void> => {
    for (let region = waiting.shift(); region !== undefined; region = waiting.shift()) {
      const rates = await collectRegion(read, region, options)
      byRegion.set(region, rates)
      options.onRegion?.(region, rates)
    }
  }
  await Promise.all(Array.from({ length: parallelRegions }, work))
  const all = options.regions.flatMap((region) => byRegion.get(region) ?? [])
  return {
    listed: all.flatMap(({ listed }) => listed),
    unlisted: all.flatMap(({ unlisted }) => unlisted),
  }
}

async function collectRegion(
  read: ReadProducts,
  region: string,
  { queries, preferredSkus }: CollectOptions,
): Promise<CollectedRates> {
  const listed: ListRate[] = []
  const unlisted: UnlistedRate[] = []
  for (const query of queries) {
    const rate = await findRate(read, query, region, preferredSkus)
    if ('why' in rate) unlisted.push(rate)
    else listed.push(rate)
  }
  return { listed, unlisted }
}

async function findRate(
  read: ReadProducts,
  query: PriceQuery,
  region: string,
  preferredSkus: ReadonlySet<string> | undefined,
): Promise<ListRate | UnlistedRate> {
  const select = async (asked: PriceQuery): Promise<Selection> => {
    const products = await read({ serviceCode: asked.serviceCode, region, filters: asked.filters })
    return selectSku(products, asked, region, preferredSkus)
  }
  const selection = await select(query)
  if (selection.kind !== 'found') return unlistedRate(query, region, selection)
  const { found } = selection
  if (query.twin === undefined) return { query, region, skus: [found.sku], found }
  const twin = await select({ ...query, ...query.twin })
  if (twin.kind === 'none') return { query, region, skus: [found.sku], found }
  if (twin.kind !== 'found') return unlistedRate(query, region, twin)
  if (JSON.stringify(twin.found.tiers) === JSON.stringify(found.tiers)) {
    return { query, region, skus: [found.sku, twin.found.sku], found }
  }
  const why = `two prices for one rate: ${priceText(found)} and ${priceText(twin.found)}`
  return { item: query.item, region, why, candidates: [] }
}

const priceText = ({ usagetype, sku, tiers: [first] }: FoundSku): string =>
  `${first.usd} of ${usagetype} (SKU ${sku})`

function unlistedRate(
  { item, serviceCode, usagetype }: PriceQuery,
  region: string,
  selection: Exclude<Selection, { kind: 'found' }>,
): UnlistedRate {
  switch (selection.kind) {
    case 'none':
      return {
        ...{ item, region, candidates: [] },
        why: `no SKU of ${serviceCode} with the usage type ${usagetype}`,
      }
    case 'several': {
      const { candidates } = selection
      const why = `${candidates.length} SKUs fit: ${candidates.map(candidateText).join('; ')}`
      return { item, region, why, candidates }
    }
    case 'unusable': {
      const { candidates } = selection
      return {
        item,
        region,
        why: `${selection.why}: ${candidates.map(candidateText).join('; ')}`,
        candidates,
      }
    }
  }
}

/** `ABC123 (USE1-ETL-DPU-Hour, operation Jobrun, 0.44 USD per DPU-Hour)` */
const candidateText = ({ sku, usagetype, operation, usd, unit }: Candidate): string =>
  `${sku} (${usagetype}, operation ${operation === '' ? 'none' : operation}, ` +
  `${usd.length === 0 ? 'no price in' : usd.join(' / ')} USD per ${unit === '' ? 'unknown unit' : unit})`
