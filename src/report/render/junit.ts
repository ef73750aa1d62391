import type { CellVerdict, RunComparison } from '../../regression/comparison.ts'
import { escapeXml } from '../text/escape.ts'

/**
 * JUnit XML: one test case per cell. Only a confirmed regression that nobody acknowledged is a failure; what could not be
 * judged is skipped, with the reason.
 */
export function renderJunit({ cells, startedAt, findings }: RunComparison): string {
  const failures = cells.filter(fails).length
  const skipped = cells.filter((cell) => !fails(cell) && skips(cell)).length
  const counts = `tests="${cells.length}" failures="${failures}" errors="0" skipped="${skipped}"`
  const time = startedAt.replace(/\.\d+Z$|Z$/, '')
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="soalbench compare" ${counts}>`,
    `  <testsuite name="soalbench compare" timestamp="${escapeXml(time)}" ${counts}>`,
    ...cells.map(testCase),
    `    <system-out>${escapeXml(findings.map(({ text }) => text).join('\n'))}</system-out>`,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

const fails = ({ verdict, acknowledged }: CellVerdict): boolean =>
  verdict === 'regressed' && acknowledged === null

const skips = ({ verdict }: CellVerdict): boolean =>
  verdict === 'regressed' || verdict === 'unconfirmed' || verdict === 'incomparable'

function testCase(cell: CellVerdict): string {
  const open = `    <testcase classname="${escapeXml(`${cell.of.workload}.${cell.of.platform}`)}" name="${escapeXml(cell.cell)}"`
  const message = escapeXml(`${cell.verdict}: ${cell.words}`)
  if (fails(cell)) {
    return `${open}><failure type="${cell.measure ?? 'duration'}" message="${message}">${message}</failure></testcase>`
  }
  return skips(cell)
    ? `${open}><skipped message="${message}"/></testcase>`
    : `${open}><system-out>${message}</system-out></testcase>`
}
