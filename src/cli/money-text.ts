/** US dollars for people, three significant digits and no exponent: `$0.0412`, `$25.1`, `$1,230`. */
export function moneyText(usd: string): string {
  const amount = Number(usd)
  const digits = amount === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(amount))))
  const rounded = Number(amount.toPrecision(3))
  return `$${rounded.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })}`
}
