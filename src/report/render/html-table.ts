import type { Column, Download, Table, TableCell } from '../document.ts'
import { escapeXml } from '../text/escape.ts'
import { renderCsv } from './csv.ts'

/** A table that scrolls in its own frame on narrow screens. Sorting is added by the page's script. */
export function tableHtml(table: Table): string {
  const { id, caption, columns, rows, sortable, download } = table
  const tableId = `table-${escapeXml(id)}`
  const captionId = `${tableId}-caption`
  const heads = columns.map((column) => `<th scope="col"${classes(column)}>${escapeXml(column.label)}</th>`)
  const body = rows.map(
    (row) => `<tr>${row.map((cell, index) => cellHtml(cell, columns[index])).join('')}</tr>`,
  )
  return `<div class="table"><div class="frame" tabindex="0" role="region" aria-labelledby="${captionId}"><table id="${tableId}"${sortable ? ' data-sortable' : ''}>
<caption id="${captionId}"><span>${escapeXml(caption)}</span></caption>
<thead><tr>${heads.join('')}</tr></thead>
<tbody>
${body.join('\n')}
</tbody></table></div>${download === undefined ? '' : downloadHtml(download)}</div>`
}

function cellHtml(cell: TableCell, column: Column | undefined): string {
  const tag = cell.heading === true ? 'th scope="row"' : 'td'
  const text =
    cell.code === true && cell.text !== '' ? `<code>${escapeXml(cell.text)}</code>` : escapeXml(cell.text)
  const note = cell.note === undefined ? '' : `<small>${escapeXml(cell.note)}</small>`
  const sort = cell.sort === undefined ? '' : ` data-sort="${escapeXml(String(cell.sort ?? ''))}"`
  return `<${tag}${classes(column, cell.tone)}${sort}>${text}${note}</${tag.slice(0, 2)}>`
}

function classes(column: Column | undefined, tone?: TableCell['tone']): string {
  const names = [
    ...(column?.align === 'right' ? ['r'] : []),
    ...(column?.prose === true ? ['prose'] : []),
    ...(tone === undefined ? [] : [tone]),
  ]
  return names.length === 0 ? '' : ` class="${names.join(' ')}"`
}

function downloadHtml(download: Download): string {
  // Commas and colons may stand in an address as they are: a third of its length.
  const encoded = encodeURIComponent(renderCsv(download)).replace(/%2C/g, ',').replace(/%3A/g, ':')
  const address = `data:text/csv;charset=utf-8,${encoded}`
  return `<p class="download"><a download="${escapeXml(download.fileName)}" href="${escapeXml(address)}">Download as CSV</a> (${download.rows.length} rows)</p>`
}
