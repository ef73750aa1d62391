import { parseInitReport, parseReport, type Report } from '../../src/aws/report-line.ts'
import type { Corpus } from './corpus.ts'
import { mutatedBytes } from './mutate-bytes.ts'

const id = '3b2f1c9e-0a52-4b5e-9a55-1f0a7c0a9d11'
const plain = `REPORT RequestId: ${id}\tDuration: 12.34 ms\tBilled Duration: 13 ms\tMemory Size: 128 MB\tMax Memory Used: 66 MB\t`
const metrics =
  '{"durationMs":693.92,"billedDurationMs":1092,"memorySizeMB":128,"maxMemoryUsedMB":84,"initDurationMs":397.68}'

/** One of each dialect, as Lambda writes it. */
const reports: readonly string[] = [
  `START RequestId: ${id} Version: $LATEST\nEND RequestId: ${id}\n${plain}\n`,
  `${plain}Init Duration: 123.45 ms\t\n`,
  `${plain}Restore Duration: 500.06 ms\tBilled Restore Duration: 14 ms\t`,
  `${plain}Status: timeout`,
  `${plain}Status: error\tError Type: Runtime.ExitError\tInit Duration: 7.5 ms\t`,
  `${plain}\nXRAY TraceId: 1-5e34a614-10bdxmplf1fb44f07bc535a1\tSegmentId: 07f5xmpl2d1f6f85\tSampled: true\t\n`,
  `REPORT RequestId: ${id}\tInit Duration: 0.12 ms\tDuration: 12.34 ms\tBilled Duration: 900123 ms\tMemory Size: 10240 MB`,
  `{"time":"2026-10-12T00:01:15.000Z","type":"platform.report","record":{"requestId":"${id}","status":"success","metrics":${metrics}}}`,
  `{"type":"platform.report","record":{"requestId":"${id}","status":"error","errorType":"Runtime.ExitError","metrics":{"durationMs":3}},}`,
  'INIT_REPORT Init Duration: 10006.52 ms\tPhase: invoke\tStatus: error\tError Type: Runtime.ExitError\n',
  `{"type":"platform.initReport","record":{"phase":"init","metrics":{"durationMs":125.33}}}\n${plain}`,
]

/** Reads anything; what it gives must stand in the text, behind its own key and before its own unit. */
export const reportLines: Corpus<string> = {
  name: 'REPORT lines',
  cases: 10_000,
  open: () => ({
    make(random) {
      const one = reports[Math.floor(random() * reports.length)] ?? ''
      const other = reports[Math.floor(random() * reports.length)] ?? ''
      const text = random() < 0.2 ? `${one}\n${other}` : one
      return mutatedBytes(Buffer.from(text), random, Buffer.from(other)).toString('utf8')
    },
    read(text) {
      const report = parseReport(text)
      if (report !== undefined) checkFigures(report, text)
      const { initMs } = parseInitReport(text) ?? {}
      if (initMs !== undefined && !stands(initMs, ['Init Duration', 'durationMs'], text)) {
        throw new Error(`an init of ${initMs} ms out of nothing`)
      }
      return undefined
    },
    misplaced: () => undefined,
  }),
}

const keysOf = {
  durationMs: ['Duration', 'durationMs'],
  billedMs: ['Billed Duration', 'billedDurationMs'],
  memoryMiB: ['Memory Size', 'memorySizeMB'],
  maxMemoryMiB: ['Max Memory Used', 'maxMemoryUsedMB'],
  initMs: ['Init Duration', 'initDurationMs'],
  restoreMs: ['Restore Duration', 'restoreDurationMs'],
  billedRestoreMs: ['Billed Restore Duration', 'billedRestoreDurationMs'],
} as const satisfies Partial<Record<keyof Report, readonly [string, string]>>

function checkFigures(report: Report, text: string): void {
  for (const [field, keys] of Object.entries(keysOf)) {
    const value: unknown = Reflect.get(report, field)
    if (value === undefined) continue
    if (typeof value === 'number' && stands(value, keys, text)) continue
    throw new Error(`${field} ${JSON.stringify(value)} out of nothing: ${JSON.stringify(text.slice(0, 300))}`)
  }
}

/** Found by another way than the parser's: every number behind one of the keys, with what has to follow it. */
function stands(value: number, keys: readonly string[], text: string): boolean {
  const found = keys.flatMap((key) => [
    ...text.matchAll(new RegExp(`${key}"?\\s*:\\s*([0-9.eE+-]+)\\s*(?:ms|MB|[,}\\]])`, 'g')),
  ])
  return Number.isFinite(value) && value >= 0 && found.some(([, digits]) => Number(digits) === value)
}
