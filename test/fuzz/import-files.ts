import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { loadPriceBook } from '../../src/cost/price-book.ts'
import { checkLines } from '../../src/wiring/import-trials-check.ts'
import { trialsAgain } from '../../src/wiring/import-trials-again.ts'
import type { StoredTrial } from '../../src/store/run-record.ts'
import { smallest as usages } from '../cost/usage-document/parse.ts'
import { smallest } from '../wiring/import-lines.ts'
import type { Corpus } from './corpus.ts'
import { mutatedBytes } from './mutate-bytes.ts'
import { mutatedJson } from './mutate-json.ts'

const lines: readonly unknown[] = [
  smallest,
  { ...smallest, run_id: 'one', trial_id: 'a', usage: usages.billedMs, started_at: '2026-11-21T08:31:45Z' },
  {
    ...{ workload: 'etl', platform: 'glue', payload_bytes: 1e6, start_level: 'cold', client_ms: 43_000 },
    ...{ sizing: { workerType: 'G.1X', workers: 2 }, usd: '0.0105', state: 'succeeded', output_rows: 12 },
  },
  {
    ...{
      workload: 'etl',
      platform: 'emr-serverless',
      payload_bytes: 1e6,
      start_level: 'warm',
      platform_ms: 1,
    },
    sizing: { driver: { vcpus: 1, memoryGb: 4 }, executor: { vcpus: 1, memoryGb: 4 }, executors: 1 },
    ...{ state: 'failed', failure_cause: 'timed-out', failure_message: 'no', raw: { a: [1, null] } },
  },
]
const textOf = (some: readonly unknown[]): string => some.map((each) => `${JSON.stringify(each)}\n`).join('')

export const importFiles: Corpus<Buffer> = {
  name: 'import files',
  cases: 10_000,
  open(folder) {
    const file = join(folder, 'trials.jsonl')
    const book = loadPriceBook('aws-2026-11')
    return {
      make(random) {
        const chosen = lines.filter(() => random() < 0.5)
        if (random() < 0.4) return mutatedBytes(Buffer.from(textOf(chosen)), random)
        return Buffer.from(textOf(chosen.map((line) => (random() < 0.6 ? mutatedJson(line, random) : line))))
      },
      async read(bytes) {
        await writeFile(file, bytes)
        const checked = await checkLines([file], new Set(['recorded']), book, 0)
        const [first] = checked.rejected.listed
        if (first !== undefined) {
          return { message: `${first.file} line ${first.line}: ${first.reason}`, suggestions: [] }
        }
        for await (const trial of trialsAgain([file], checked, book, 0)) checkFigures(trial)
        return undefined
      },
      misplaced({ message }, bytes) {
        const place = /trials\.jsonl line (\d+|null): (.*)/su.exec(message)
        if (place === null) return 'no line'
        const [, line, reason = ''] = place
        const text = bytes.toString('utf8')
        if (line === 'null') return reason.startsWith('empty') ? undefined : 'no line'
        if (text.split('\n')[Number(line) - 1] === undefined) return 'a line that is not there'
        return /^(not JSON: column \d|not an object|a list and not|not UTF-8|longer than|[^ ]{0,75}: .)/su.test(
          reason,
        )
          ? undefined
          : 'neither key nor column'
      },
    }
  },
}

function checkFigures({ clientMs, platformMs, workMs, billedMs, cell }: StoredTrial): void {
  const figures = [clientMs, platformMs, workMs, billedMs, cell.payloadBytes]
  if (figures.some((each) => each !== null && !(Number.isFinite(each) && each >= 0))) {
    throw new Error(`figures ${figures.join()}`)
  }
}
