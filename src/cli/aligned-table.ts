/** Lines of a table: text columns to the left, the others to the right, two spaces in front and between. */
export function alignedTable(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  { textColumns }: { readonly textColumns: number },
): readonly string[] {
  const all = [heads, ...rows]
  const widths = heads.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)))
  return all.map((row) =>
    widths
      .map((width, column) => {
        const text = row[column] ?? ''
        return `  ${column < textColumns ? text.padEnd(width) : text.padStart(width)}`
      })
      .join('')
      .trimEnd(),
  )
}
