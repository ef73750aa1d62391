import type { WriteOptions, WriteSheet } from 'hucre/xlsx'
import { onSheet, rangeName, type Block } from './cell-names.ts'

type NamedRange = NonNullable<WriteOptions['namedRanges']>[number]

export interface BuiltSheet {
  readonly sheet: WriteSheet
  readonly namedRanges: readonly NamedRange[]
}

export const namedBlock = (name: string, sheet: string, block: Block): NamedRange => ({
  name,
  range: onSheet(sheet, rangeName(block)),
})
