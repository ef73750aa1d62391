import type { Download } from '../document.ts'

/**
 * RFC 4180 with line feeds. Text that a spreadsheet would take for a formula gets an apostrophe in front; half a surrogate
 * pair, which no file and no address can hold, becomes U+FFFD.
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export function renderCsv({ columns, rows }: Download): string {
  return [columns, ...rows].map((row) => `${row.map(field).join(',')}\n`).join('')
}

function field(value: string | number | boolean | null): string {
  if (value === null) return ''
  if (typeof value !== 'string') return String(value)
  const whole = value.replace(/\p{Surrogate}/gu, '\ufffd')
  const text = /^[=+\-@\t\r]/.test(whole) && Number.isNaN(Number(whole)) ? `'${whole}` : whole
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
