/** A regression that somebody accepts until a day. */
export interface Acknowledgement {
  /** The name of a cell, `*` for any text. */
  readonly cell: string
  /** The last day, UTC: 2026-12-31. */
  readonly until: string
  readonly reason: string
  readonly who: string
}

export const isExpired = ({ until }: Acknowledgement, today: string): boolean => until < today

/** The first one that is not expired and names the cell. */
export const acknowledgementOf = (
  cell: string,
  known: readonly Acknowledgement[],
  today: string,
): Acknowledgement | null => known.find((each) => !isExpired(each, today) && names(each, cell)) ?? null

/** `*` stands for any text; all else is taken as it is. */
export function names({ cell: pattern }: Acknowledgement, cell: string): boolean {
  const [first = '', ...rest] = pattern.split('*')
  const last = rest.pop()
  if (last === undefined) return cell === pattern
  if (!cell.startsWith(first) || cell.length < first.length + last.length || !cell.endsWith(last))
    return false
  let at = first.length
  for (const part of rest) {
    const found = cell.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return at <= cell.length - last.length
}
