import type { Block, Table } from '../document.ts'
import type { RunView } from '../measures/run-view.ts'
import type { SectionBuilder } from './section.ts'

/** The rates that the invoices used, with where they come from. */
export const pricesSection: SectionBuilder = {
  id: 'prices',
  title: 'Prices',
  build: (view) => {
    const used = usedRates(view)
    if (used.length === 0) return []
    const { run } = view.stored
    const lead: Block = {
      kind: 'paragraph',
      text: `Price book ${run.priceBook}, region ${run.region}; only the rates that were used.`,
    }
    return [lead, ratesTable(view, used)]
  },
}

interface UsedRate {
  readonly item: string
  readonly usd: string
  readonly unit: string
}

function usedRates(view: RunView): UsedRate[] {
  const lines = view.trials.flatMap((trial) => trial.invoice?.lines ?? [])
  const rates = new Map(
    lines.map(({ item, rateUsd, unit }) => [`${item} ${rateUsd} ${unit}`, { item, usd: rateUsd, unit }]),
  )
  return [...rates.values()].sort((a, b) => (a.item < b.item ? -1 : 1))
}

function ratesTable(view: RunView, used: readonly UsedRate[]): Table {
  return {
    kind: 'table',
    id: `${view.prefix}prices`,
    caption: 'Rates before discounts and free tiers',
    sortable: false,
    columns: ['Item', 'USD', 'Unit', 'Source', 'Retrieved', 'How sure'].map((label) => ({
      label,
      align: label === 'USD' ? 'right' : 'left',
      prose: label === 'Source',
    })),
    rows: used.map((rate) => {
      // A rate of the same name but another amount is not the one that was used.
      const origin = view.rates.find(({ item, usd }) => item === rate.item && usd === rate.usd)
      return [
        { text: rate.item, heading: true },
        { text: rate.usd, code: true },
        { text: rate.unit },
        { text: origin?.source ?? 'see the price book' },
        { text: origin?.retrieved ?? '–' },
        { text: origin?.confidence ?? '–' },
      ]
    }),
  }
}
