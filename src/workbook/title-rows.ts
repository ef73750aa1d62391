import type { WorkbookContent } from './content.ts'
import type { SheetGrid } from './sheet-grid.ts'
import { styles } from './styles.ts'

export const localWarning = 'Measured on local engines: these are not AWS figures.'

/** The first three rows of a sheet: what it is, how to read it, and where the trials were made if not on AWS. */
export function titleRows(grid: SheetGrid, title: string, note: string, { stored }: WorkbookContent): void {
  grid.text(0, 0, title, styles.title)
  grid.text(1, 0, note, styles.note)
  if (stored.run.target === 'local') grid.text(2, 0, localWarning, styles.warning)
}
