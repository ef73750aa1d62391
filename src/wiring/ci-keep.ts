import { writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { parseNight } from '../history/night-record.ts'
import type { History } from '../history/history.ts'
import { packTrials } from '../history/night-trials.ts'
import { renderComparison } from '../report/index.ts'
import { comparisonDocument } from './ci-compare.ts'
import type { MeasuredNight } from './ci-measure.ts'
import type { Night, NightlyRequest } from './ci-nightly.ts'
import { nightComment } from './ci-words.ts'
import { writeReport } from './write-report.ts'

export interface KeptFiles {
  /** Of the folder of the night, by their paths in it. */
  readonly files: readonly string[]
  /** Where the night is in the history. */
  readonly kept: string
}

interface Begun {
  readonly startedAt: string
  readonly history: History
  readonly scratch: string
}

/** Everything that is left of a night: its folder first, then the history, which makes it count. */
export async function keepNight(
  request: NightlyRequest,
  { startedAt, history, scratch }: Begun,
  night: MeasuredNight,
  facts: Omit<Night, keyof KeptFiles>,
): Promise<KeptFiles> {
  const { out } = request
  const document = facts.comparison && {
    ...{ schema: 'soalbench.compare/1', soalbenchVersion: request.soalbenchVersion },
    ...comparisonDocument(facts.comparison),
  }
  const written = (facts.comparison?.files ?? []).map((file) => relative(out, file))
  const write = async (name: string, text: string): Promise<void> => {
    await writeFile(join(out, name), text, { mode: 0o600 })
    written.push(name)
  }
  if (document !== null) await write('compare.json', `${JSON.stringify(document, undefined, 2)}\n`)
  const { comparison: _comparison, ...rest } = facts
  const whole = { schema: 'soalbench.nightly/1', ...rest, comparison: document }
  await write('night.json', `${JSON.stringify(whole, undefined, 2)}\n`)
  const table = facts.comparison === null ? undefined : renderComparison(facts.comparison)
  await write('comment.md', nightComment(facts, table))
  written.push(...(await reportOf(request, night)))
  const record = parseNight(
    JSON.stringify({
      ...{ schema: 'soalbench.night/1', nightId: request.nightId, startedAt, endedAt: facts.endedAt },
      ...{ target: request.target, region: request.region, rehearsal: request.rehearsal },
      state: night.isComplete ? 'complete' : 'incomplete',
      ...{ end: facts.end, words: facts.words, usd: facts.usd, control: facts.control },
      runs: night.runIds,
      comparison: document,
    }),
    request.nightId,
  )
  const kept = await history.keep(record, await packed(request, night, scratch))
  return { files: written.toSorted(), kept: history.storage.uri(kept) }
}

async function packed(
  request: NightlyRequest,
  { runs }: MeasuredNight,
  scratch: string,
): Promise<string | undefined> {
  if (runs.length === 0) return undefined
  const file = join(scratch, 'night.parquet')
  await packTrials(request.nightId, runs, file, scratch)
  return file
}

/** Of HEAD, as its first and last run stand side by side. */
async function reportOf(request: NightlyRequest, { runIds }: MeasuredNight): Promise<readonly string[]> {
  const [first, last] = [runIds.head[0], runIds.head.at(-1)]
  if (first === undefined || last === undefined) return []
  const { files } = await writeReport({
    workspace: request.workspace,
    runs: [...new Set([first, last])],
    out: join(request.out, 'report'),
    formats: ['html', 'json'],
    soalbenchVersion: request.soalbenchVersion,
  })
  return files.map((file) => relative(request.out, file))
}
