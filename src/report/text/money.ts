import { decimal, decimalText, sum } from '../../cost/decimal.ts'

/** US dollars with three significant digits and never an exponent: `$12.3`, `$0.000123`. */
export function formatUsd(usd: number | string): string {
  const value = Number(usd)
  if (value === 0) return '$0'
  const decimals = Math.min(100, Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value)))))
  return `$${value.toFixed(value >= 1 ? Math.max(2, decimals) : decimals)}`
}

export function formatUsdRange(low: number, high: number): string {
  return `${formatUsd(low)}–${formatUsd(high)}`
}

/** Exact sum of decimal strings, such as an invoice's totals. */
export function sumDecimals(values: readonly string[]): string {
  return decimalText(sum(values.map(decimal)))
}
