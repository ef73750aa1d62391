import type { Workbook } from 'hucre/xlsx'
import { beforeAll, describe, expect, it } from 'vitest'
import { describeWorkbook } from '../../src/workbook/build-workbook.ts'
import type { WorkbookContent } from '../../src/workbook/content.ts'
import { tinyRun } from '../report/example-runs.ts'
import { emrSizing, glueSizing, lambdaSizing, syntheticRun } from '../report/synthetic-run.ts'
import { changedWorkbook } from './changed-workbook.ts'
import { differences } from './differences.ts'
import { exampleContent } from './example-content.ts'
import { officeMissing, recalculated } from './office.ts'

const arm64 = () =>
  syntheticRun(
    [1e4, 1e6, 2e9].flatMap((payloadBytes) =>
      [1, 2].flatMap((repetition) => [
        {
          payloadBytes,
          repetition,
          sizing: { ...lambdaSizing(3008), architecture: 'arm64' as const, ephemeralMiB: 4096 },
        },
        { payloadBytes, repetition, sizing: { ...emrSizing, driver: { vcpus: 2, memoryGb: 8, diskGb: 50 } } },
        { payloadBytes, repetition, sizing: { ...glueSizing, glueVersion: '6.0', workerType: 'R.1X' } },
      ]),
    ),
  )

const crossing = () =>
  syntheticRun(
    [1e6, 1e8, 1e9, 4e9].flatMap((payloadBytes) =>
      [1, 2, 3].flatMap((repetition) =>
        [lambdaSizing(1769), emrSizing, glueSizing].map((sizing) => ({ payloadBytes, repetition, sizing })),
      ),
    ),
  )

const cases: readonly (readonly [string, () => Promise<WorkbookContent>])[] = [
  ['three platforms, two workloads, failures', () => exampleContent()],
  ['the other workload', () => exampleContent({ workload: 'etl' })],
  ['one trial', () => exampleContent({}, tinyRun())],
  ['other architectures, versions and disks', () => exampleContent({ freeTier: true }, arm64())],
  ['a region that has rates of one platform only', () => exampleContent({ region: 'me-south-1' })],
  ['nothing to pay', () => exampleContent({ discount: '100' })],
  ['two platforms that cross', () => exampleContent({}, crossing())],
  ['a distribution in 400 classes', () => exampleContent({ sizeMix: 'lognormal:2mb,0.7' })],
]

describe.skipIf(officeMissing !== '')(`formulas, calculated by LibreOffice${officeMissing}`, () => {
  const contents = new Map<string, WorkbookContent>()
  const found = new Map<string, Workbook | undefined>()
  beforeAll(async () => {
    const made = await Promise.all(cases.map(([, make]) => make()))
    const books = await recalculated(await Promise.all(made.map((content) => changedWorkbook(content, {}))))
    cases.forEach(([name], at) => {
      found.set(name, books[at])
      const content = made[at]
      if (content !== undefined) contents.set(name, content)
    })
  })

  it.each(cases.map(([name]) => name))('come to the values that the file has: %s', (name) => {
    const content = contents.get(name)
    expect(
      content === undefined ? ['no content'] : differences(describeWorkbook(content), found.get(name)),
    ).toEqual([])
  })

  it('find the size at which the pair crosses, between its neighbours on the grid', () => {
    const rows = found.get('two platforms that cross')?.sheets[5]?.rows ?? []
    const [count, mb, usd] = [rows[9]?.[1], Number(rows[10]?.[1]), Number(rows[11]?.[1])]
    expect(count).toBe(1)
    const after = rows.findIndex((row, at) => at >= 29 && Number(row[0]) > mb)
    const [below, above] = [rows[after - 1] ?? [], rows[after] ?? []]
    expect(Number(below[1])).toBeLessThan(Number(below[2]))
    expect(Number(above[1])).toBeGreaterThan(Number(above[2]))
    expect(usd).toBeGreaterThan(Number(below[1]))
    expect(usd).toBeLessThan(Number(above[1]))
    expect([rows[12]?.[1], rows[13]?.[1]]).toEqual(['lambda', 'emr-serverless'])
  })

  it('say that there is no rate where there is none', () => {
    const rows = found.get('a region that has rates of one platform only')?.sheets[4]?.rows ?? []
    const totals = rows.map((row) => row[2])
    expect(totals).toContain('no rate in this region')
    expect(rows.flat()).toContain('#N/A')
  })
})
