import { writeXlsx, type WriteOptions } from 'hucre/xlsx'
import type { WorkbookContent } from './content.ts'
import { crossoverSheet } from './crossover-sheet.ts'
import { inputsSheet } from './inputs-sheet.ts'
import { layOut } from './layout.ts'
import { measurementsSheet } from './measurements-sheet.ts'
import { methodSheet } from './method-sheet.ts'
import { modelSheet } from './model-sheet.ts'
import { monthlyCostSheet } from './monthly-cost-sheet.ts'
import { ratesSheet } from './rates-sheet.ts'
import { bodyFont } from './styles.ts'

/**
 * The workbook as bytes: seven sheets with live formulas, their present values, names and charts. Equal contents give equal
 * bytes. @throws PriceMissing for a sizing whose units are not known
 */
export const buildWorkbook = (content: WorkbookContent): Promise<Uint8Array> =>
  writeXlsx(describeWorkbook(content))

/** Everything that is written, before it is. @throws PriceMissing */
export function describeWorkbook(content: WorkbookContent): WriteOptions {
  const layout = layOut(content)
  const built = [
    inputsSheet(content, layout),
    ratesSheet(content, layout),
    measurementsSheet(content),
    modelSheet(content, layout),
    monthlyCostSheet(content, layout),
    crossoverSheet(content, layout),
    methodSheet(content),
  ]
  const made = new Date(content.stored.run.startedAt)
  return {
    sheets: built.map(({ sheet }) => sheet),
    defaultFont: bodyFont,
    namedRanges: built.flatMap(({ namedRanges }) => namedRanges),
    properties: {
      ...{
        title: `Monthly cost by ${content.stored.run.runId}`,
        creator: `soalbench ${content.soalbenchVersion}`,
      },
      // The time of the run, not of the export: the same contents are the same bytes.
      ...{ created: made, modified: made },
    },
  }
}
