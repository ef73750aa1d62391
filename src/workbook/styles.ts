import type { CellStyle } from 'hucre/xlsx'

const grey = { rgb: '595959' }
/** Named with every font: LibreOffice shows a font without a name in its own serif one. */
const name = 'Calibri'
export const bodyFont = { name, size: 11 }
const line = { style: 'thin', color: { rgb: 'BFBFBF' } } as const

/** Looks of cells by what they are for. What a reader may change is yellow and framed; nothing else is. */
export const styles = {
  title: { font: { name, bold: true, size: 15, color: { rgb: '1F3864' } } },
  section: { font: { name, bold: true, size: 12, color: { rgb: '1F3864' } } },
  warning: { font: { name, bold: true, color: { rgb: 'C00000' } }, alignment: { vertical: 'top' } },
  note: { font: { name, color: grey, italic: true }, alignment: { vertical: 'top' } },
  prose: { alignment: { wrapText: true, vertical: 'top' } },
  header: {
    font: { name, bold: true, color: { rgb: 'FFFFFF' } },
    fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: '1F4E79' } },
    alignment: { wrapText: true, vertical: 'center', horizontal: 'center' },
  },
  unit: { alignment: { horizontal: 'left', indent: 1 } },
  label: { font: { name, bold: true } },
  answer: {
    font: { name, bold: true, size: 12, color: { rgb: '375623' } },
    alignment: { horizontal: 'right' },
  },
} satisfies Record<string, CellStyle>

/** Number formats; all are understood by Excel and LibreOffice. */
export const formats = {
  count: '#,##0',
  quantity: '#,##0.000',
  usd: '#,##0.00',
  usdSmall: '0.00000000',
  rate: '0.0000000000',
  seconds: '#,##0.000',
  milliseconds: '#,##0.0',
  share: '0.0%',
  megabytes: '#,##0.00####',
  coefficient: '0.000000E+00',
  time: 'yyyy-mm-dd hh:mm:ss',
} as const

export const numeric = (numFmt: string): CellStyle => ({ numFmt })

/** A cell that a reader changes. */
export const input = (numFmt?: string): CellStyle => ({
  font: { name, color: { rgb: '1F3FBF' }, bold: true },
  alignment: { horizontal: 'right' },
  fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: 'FFF2CC' } },
  border: { top: line, right: line, bottom: line, left: line },
  ...(numFmt === undefined ? {} : { numFmt }),
})
