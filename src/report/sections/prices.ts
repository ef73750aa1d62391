import type { Rate } from '../../core/invoice.ts'
import type { Block, Table, TableCell } from '../document.ts'
import type { RunView } from '../measures/run-view.ts'
import { listed } from '../text/words.ts'
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
    return [lead, assumptions(used), ratesTable(view, used), ...cautions(view, used)]
  },
}

/** What an account may pay less or more for than stands here. */
function assumptions(used: readonly UsedRate[]): Block {
  const isEmr = used.some(({ item }) => item.startsWith('emr-serverless-'))
  return {
    kind: 'list',
    items: [
      'List prices on demand: no discount, no savings plan, no free tier.',
      'Each trial is priced as the first usage of its month, in the first tier: an account that uses much pays less for each unit.',
      'Only what the platform itself bills: no S3 requests, no logs, no image storage, no NAT gateway or VPC endpoint, no data transfer.',
      ...(isEmr
        ? [
            'Workers of EMR Serverless that are kept ready are billed while they wait: that time belongs to no trial and is not in here.',
          ]
        : []),
    ],
  }
}

/** A rate that only one party has published may be wrong. */
function cautions(view: RunView, used: readonly UsedRate[]): Block[] {
  const items = used.filter((rate) => originOf(view, rate)?.confidence === 'single third party')
  if (items.length === 0) return []
  const lines = [`${listed(items.map(({ item }) => item))}: check against a bill before relying on it.`]
  return [{ kind: 'callout', tone: 'warning', title: 'Rates with one source only', lines }]
}

/** A rate of the same name but another amount is not the one that was used. */
const originOf = (view: RunView, rate: UsedRate): Rate | undefined =>
  view.rates.find(({ item, usd }) => item === rate.item && usd === rate.usd)

interface UsedRate {
  readonly item: string
  readonly usd: string
  readonly unit: string
}

function usedRates(view: RunView): UsedRate[] {
  const invoices = view.trials.flatMap(({ invoice, overheadInvoices }) =>
    [invoice ?? [], overheadInvoices].flat(),
  )
  const lines = invoices.flatMap((invoice) => invoice.lines)
  const rates = new Map(
    lines.map(({ item, rateUsd, unit }) => [`${item} ${rateUsd} ${unit}`, { item, usd: rateUsd, unit }]),
  )
  return [...rates.values()].sort((a, b) => (a.item < b.item ? -1 : 1))
}

function ratesTable(view: RunView, used: readonly UsedRate[]): Table {
  return {
    kind: 'table',
    id: `${view.prefix}prices`,
    caption: 'Rates that the invoices used, with where they come from',
    sortable: false,
    columns: ['Item', 'USD', 'Unit', 'Source', 'Retrieved', 'How sure'].map((label) => ({
      label,
      align: label === 'USD' ? 'right' : 'left',
      prose: label === 'Source',
    })),
    rows: used.map((rate) => {
      const origin = originOf(view, rate)
      return [
        { text: rate.item, heading: true },
        { text: rate.usd, code: true },
        { text: rate.unit },
        { text: origin?.source ?? 'see the price book' },
        { text: origin?.retrieved ?? '–' },
        confidenceCell(origin),
      ]
    }),
  }
}

function confidenceCell(rate: Rate | undefined): TableCell {
  if (rate === undefined) return { text: '–', tone: 'quiet' }
  return rate.confidence === 'single third party'
    ? { text: 'one third party', tone: 'bad' }
    : { text: rate.confidence === 'AWS' ? 'AWS' : 'third parties' }
}
