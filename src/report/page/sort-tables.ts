/**
 * Turns the column heads of sortable tables into buttons. Rows keep their order where two values are equal; what is
 * absent goes last in both directions.
 */
export function sortTables(): void {
  for (const table of document.querySelectorAll<HTMLTableElement>('table[data-sortable]')) {
    const body = table.tBodies[0]
    const heads = [...(table.tHead?.rows[0]?.cells ?? [])]
    if (body === undefined) continue
    heads.forEach((head, index) => makeButton(head, () => sortBy(index, heads, body)))
  }
}

function makeButton(head: HTMLTableCellElement, act: () => void): void {
  const button = document.createElement('button')
  button.type = 'button'
  button.textContent = head.textContent
  button.addEventListener('click', act)
  head.replaceChildren(button)
}

interface Sortable {
  readonly row: HTMLTableRowElement
  readonly text: string
  readonly number: number
}

function sortBy(index: number, heads: readonly HTMLTableCellElement[], body: HTMLTableSectionElement): void {
  const head = heads[index]
  const down = head?.getAttribute('aria-sort') === 'ascending'
  for (const other of heads) other.removeAttribute('aria-sort')
  head?.setAttribute('aria-sort', down ? 'descending' : 'ascending')
  const rows = [...body.rows].map((row): Sortable => {
    const cell = row.cells[index]
    const text = (cell?.dataset['sort'] ?? cell?.textContent ?? '').trim()
    return { row, text, number: text === '' ? Number.NaN : Number(text) }
  })
  rows.sort((a, b) => compare(a, b, down ? -1 : 1))
  body.append(...rows.map(({ row }) => row))
}

function compare(a: Sortable, b: Sortable, direction: number): number {
  if (a.text === '' || b.text === '') return Number(a.text === '') - Number(b.text === '')
  const numbers = !Number.isNaN(a.number) && !Number.isNaN(b.number)
  return direction * (numbers ? a.number - b.number : a.text.localeCompare(b.text, 'en', { numeric: true }))
}
