import { describe, expect, it } from 'vitest'
import { describeWorkbook } from '../../src/workbook/build-workbook.ts'
import { changedWorkbook } from './changed-workbook.ts'
import { differences } from './differences.ts'
import { exampleContent } from './example-content.ts'
import { officeMissing, recalculated } from './office.ts'

describe.skipIf(officeMissing !== '')(`formulas, recalculated by LibreOffice${officeMissing}`, () => {
  it('come to the values that the file has', async () => {
    const content = await exampleContent()
    const found = await recalculated(await changedWorkbook(content, {}))
    expect(differences(describeWorkbook(content), found)).toEqual([])
  })
})
