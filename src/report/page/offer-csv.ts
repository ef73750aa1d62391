import { renderCsv } from '../render/csv.ts'

/** A link below every table that does not come with one: what it shows, in the order in which it stands. */
export function offerCsv(root: ParentNode = document): void {
  for (const frame of root.querySelectorAll<HTMLElement>('.table')) {
    const table = frame.querySelector('table')
    if (table === null || frame.querySelector('.download') !== null) continue
    const link = document.createElement('a')
    link.textContent = 'Download as CSV'
    link.href = '#'
    link.download = `soalbench-${table.id.replace(/^table-/, '')}.csv`
    // Only when it is wanted: sorting changes what it holds.
    const fill = (): void => {
      link.href = `data:text/csv;charset=utf-8,${encodeURIComponent(csvOf(table))}`
    }
    for (const event of ['pointerdown', 'focus', 'click']) link.addEventListener(event, fill)
    const line = document.createElement('p')
    line.className = 'download'
    line.append(link)
    frame.append(line)
  }
}

function csvOf(table: HTMLTableElement): string {
  const columns = [...(table.tHead?.rows[0]?.cells ?? [])].map(textOf)
  const rows = [...(table.tBodies[0]?.rows ?? [])].map((row) => [...row.cells].map(textOf))
  return renderCsv({ fileName: '', columns, rows })
}

/** The quiet second line of a cell in brackets behind the first. */
function textOf(cell: HTMLTableCellElement): string {
  const note = cell.querySelector('small')?.textContent ?? ''
  const text = cell.textContent.slice(0, cell.textContent.length - note.length).trim()
  return note === '' ? text : `${text} (${note})`
}
