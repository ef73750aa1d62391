import type { Cell } from 'hucre/xlsx'

/** The most that Excel opens in one cell. */
const longest = 32_767

/**
 * A text as a cell that is text whatever it says: a rich text where the writer would make an error value of it
 * (`#REF!`). What is too long is cut.
 */
export function textCell(text: string): Partial<Cell> {
  const cut = text.length > longest ? `${text.slice(0, longest - 1)}…` : text
  return /^#[A-Z]/.test(cut) ? { richText: [{ text: cut }] } : { value: cut }
}
