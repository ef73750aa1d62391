import type { InvoiceLine, LineReason } from '../core/invoice.ts'
import { alignPoints, shortDecimal } from './decimal-text.ts'
import { wrapped } from './wrapped.ts'

interface ShownInvoice {
  readonly platform: string
  readonly region: string
  readonly lines: readonly InvoiceLine[]
  readonly totalUsd: string
  readonly basis: 'billed' | 'derived'
  readonly boundsUsd: Bounds | null
}

interface Bounds {
  readonly low: string
  readonly high: string
}

export interface ShownEstimate {
  readonly priceBook: string
  readonly freeTier: boolean
  readonly discountPercent: string
  readonly invoices: readonly ShownInvoice[]
  readonly totalUsd: string
  readonly reasonsUsd: Readonly<Record<LineReason, string>>
  readonly boundsUsd: Bounds | null
}

/** Invoices as tables for a terminal: each rule below its line, then the total, its split by reason, and notes. */
export function estimateText(estimate: ShownEstimate): string {
  const several = estimate.invoices.length > 1
  const invoices = estimate.invoices.flatMap((invoice, index) => [
    several
      ? `${index + 1}. ${invoice.platform}, ${invoice.region}`
      : `${invoice.platform}, ${invoice.region}`,
    ...invoiceTable(invoice.lines),
    ...(several ? [`  ${usd(invoice.totalUsd)} in all`] : []),
    ...boundsNote(invoice),
    '',
  ])
  return [
    ...invoices,
    `total ${usd(estimate.totalUsd)}`,
    `  ${reasonsText(estimate.reasonsUsd)}`,
    ...(several && estimate.boundsUsd !== null ? [`  ${between(estimate.boundsUsd)}`] : []),
    '',
    ...notes(estimate),
  ].join('\n')
}

function invoiceTable(lines: readonly InvoiceLine[]): string[] {
  const columns = [
    left(['item', ...lines.map(({ item }) => item)]),
    numbers(
      'quantity',
      lines.map(({ quantity }) => shortDecimal(quantity, 6)),
    ),
    left(['unit', ...lines.map(({ unit }) => unit)]),
    numbers(
      'rate USD',
      lines.map(({ rateUsd }) => shortDecimal(rateUsd, 16)),
    ),
    numbers(
      'amount USD',
      lines.map(({ amountUsd }) => shortDecimal(amountUsd, 8)),
    ),
    left(['for', ...lines.map(({ reason }) => reasonWords[reason])]),
  ]
  const row = (index: number): string =>
    `  ${columns.map((column) => column[index] ?? '').join('  ')}`.trimEnd()
  return [row(0), ...lines.flatMap((line, index) => [row(index + 1), ...wrapped(line.rule, '      ', 100)])]
}

function left(texts: readonly string[]): string[] {
  const width = Math.max(...texts.map((text) => text.length))
  return texts.map((text) => text.padEnd(width))
}

function numbers(head: string, texts: readonly string[]): string[] {
  const aligned = alignPoints(texts)
  const width = Math.max(head.length, aligned[0]?.length ?? 0)
  return [head.padStart(width), ...aligned.map((text) => text.padStart(width))]
}

const reasonWords: Readonly<Record<LineReason, string>> = {
  work: 'work',
  'start-up': 'start-up',
  'minimum-or-rounding': 'minimum or rounding',
  idle: 'idle',
}

function reasonsText(reasons: Readonly<Record<LineReason, string>>): string {
  const spent = [
    ['work', reasons.work],
    [reasonWords['start-up'], reasons['start-up']],
    [reasonWords['minimum-or-rounding'], reasons['minimum-or-rounding']],
    ['idle', reasons.idle],
  ] as const
  return spent
    .filter(([, amount]) => /[1-9]/.test(amount))
    .map(([words, amount]) => `${words} ${shortDecimal(amount, 8)}`)
    .concat(spent.every(([, amount]) => !/[1-9]/.test(amount)) ? ['nothing to pay'] : [])
    .join(' · ')
}

function boundsNote({ basis, boundsUsd }: ShownInvoice): string[] {
  if (boundsUsd !== null) return [`  derived, not billed by the platform: ${between(boundsUsd)}`]
  return basis === 'derived' ? ['  derived from the given quantities by the rules above'] : []
}

const between = ({ low, high }: Bounds): string =>
  `the bill lies between ${shortDecimal(low, 8)} and ${shortDecimal(high, 8)} USD`

function notes({ priceBook, invoices, freeTier, discountPercent }: ShownEstimate): string[] {
  const single = new Set(
    invoices.flatMap(({ lines }) =>
      lines.filter(({ confidence }) => confidence === 'single third party').map(({ item }) => item),
    ),
  )
  const discounted = Number(discountPercent) > 0
  return [
    ...(single.size > 0
      ? [`rates that only a single source gives: ${[...single].join(', ')}; see \`soalbench prices list\``]
      : []),
    ...(freeTier ? ['with the monthly free tier of the account, which these usages have to themselves'] : []),
    `${discounted ? `${discountPercent} % off the list prices` : 'list prices'} of ${priceBook}; not an AWS bill`,
  ]
}

const usd = (amount: string): string => `${shortDecimal(amount, 8)} USD`
