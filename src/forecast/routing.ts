import { decimal, decimalText } from '../cost/decimal.ts'
import { MonthToDate } from '../cost/month-to-date.ts'
import { candidateLabel } from './candidate.ts'
import { isFeasible } from './feasibility.ts'
import type { Route, Routing } from './forecast-document.ts'
import type { Conditions, Outlook } from './outlook.ts'
import { priceMonth } from './price-month.ts'
import type { SizeClass, SizeMix } from './size-mix.ts'
import { startBehaviour } from './start-behaviour.ts'

/**
 * Each payload size on what is cheapest for it at the first tier, without the free tier; then the month of each part
 * simulated and priced anew, one after the other: a split stream has fewer warm starts, and where those cost more than the
 * split saves, all stay on the best one. Pre-initialised workers are left out: they cost the same however few jobs they
 * get. Null where nothing can do some size.
 */
export function routeBySize(
  found: readonly Outlook[],
  conditions: Conditions,
  best: Outlook | undefined,
): Routing | null {
  const onDemand = found.filter(({ candidate }) => candidate.offer === 'on-demand')
  const chosen = conditions.mix.flatMap((size) => {
    const outlook = cheapestFor(size, onDemand, conditions)
    return outlook === undefined ? [] : [{ size, outlook }]
  })
  if (chosen.length < conditions.mix.length) return null
  const monthlyUsd = priceParts(partsOf(chosen), conditions)
  const bestUsd = best?.priced?.totalUsd
  if (best === undefined || bestUsd === undefined) {
    return { routes: mergeRoutes(chosen), monthlyUsd, savesUsd: null }
  }
  const saves = decimal(bestUsd).minus(decimal(monthlyUsd))
  if (saves.gt(0)) return { routes: mergeRoutes(chosen), monthlyUsd, savesUsd: decimalText(saves) }
  const together = conditions.mix.map((size) => ({ size, outlook: best }))
  return { routes: mergeRoutes(together), monthlyUsd: bestUsd, savesUsd: '0' }
}

interface Chosen {
  readonly size: SizeClass
  readonly outlook: Outlook
}

function partsOf(chosen: readonly Chosen[]): ReadonlyMap<Outlook, SizeMix> {
  const parts = new Map<Outlook, SizeClass[]>()
  for (const { size, outlook } of chosen) {
    const part = parts.get(outlook)
    if (part === undefined) parts.set(outlook, [size])
    else part.push(size)
  }
  return parts
}

function cheapestFor(
  size: SizeClass,
  found: readonly Outlook[],
  { prices }: Conditions,
): Outlook | undefined {
  const mix = [{ ...size, share: 1 }]
  const plain = { ...prices, month: MonthToDate.start, options: { ...prices.options, freeTier: false } }
  return found
    .filter(({ candidate }) => isFeasible(candidate.model, size.bytes))
    .map((outlook) => {
      const { totalUsd } = priceMonth(outlook.candidate, outlook.start, { jobs: 1, mix }, plain)
      return { outlook, usd: Number(totalUsd) }
    })
    .toSorted((a, b) => a.usd - b.usd)[0]?.outlook
}

function priceParts(parts: ReadonlyMap<Outlook, SizeMix>, conditions: Conditions): string {
  let { month } = conditions.prices
  let total = decimal(0)
  for (const [{ candidate }, sizes] of parts) {
    const share = sizes.reduce((sum, size) => sum + size.share, 0)
    const mix = sizes.map((size) => ({ ...size, share: size.share / share }))
    const start = startBehaviour(candidate, { ...conditions, share: Math.min(1, share), mix })
    const jobs = conditions.arrivals.jobsPerMonth * share
    const priced = priceMonth(candidate, start, { jobs, mix }, { ...conditions.prices, month })
    month = priced.month
    total = total.plus(decimal(priced.totalUsd))
  }
  return decimalText(total)
}

/** Neighbouring sizes that go to the same place are one route. */
function mergeRoutes(chosen: readonly Chosen[]): readonly Route[] {
  const merged: Route[] = []
  for (const { size, outlook } of chosen) {
    const { bytes, share } = size
    const label = candidateLabel(outlook.candidate)
    const last = merged.at(-1)
    if (last?.label !== label) merged.push({ fromBytes: bytes, toBytes: bytes, share, label })
    else merged[merged.length - 1] = { ...last, toBytes: bytes, share: last.share + share }
  }
  return merged
}
