import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildPlan } from '../../src/bench/plan.ts'
import { readJournalState } from '../../src/store/journal-state.ts'
import { startRun } from '../../src/store/run-writer.ts'
import { journalPath, openWorkspace, workspaceAt } from '../../src/store/workspace.ts'
import { trialAsRecorded } from '../../src/wiring/price-run.ts'
import { refinedOptions } from '../../src/wiring/refine-flags.ts'
import { planOptionsOf, runRecordOf } from '../../src/wiring/run-record-of.ts'
import type { Sizing } from '../../src/core/sizing.ts'
import type { AnyRequest, Behaviour } from '../fakes/fake-runner.ts'
import { exampleRun } from '../store/example-run.ts'
import { book, byLaws, refinedMatrix, refinedRun, type RefinedRun } from './refined-run.ts'

// Two sizings that cost nearly the same, and searches that share trials: what lies ahead must not be seen.
const seconds = byLaws(
  {
    lambda: (mb, { cell }) => (4 + 0.8 * mb) * (memoryOf(cell.sizing) > 2000 ? 0.6 : 1),
    'emr-serverless': (mb) => 20 + 0.1 * mb,
    glue: (mb) => 90 + 0.02 * mb,
  },
  0.2,
  7,
)
const memoryOf = (sizing: Sizing): number => (sizing.platform === 'lambda' ? sizing.memoryMiB : 0)
/** The largest payload is too much for the smaller sizing. */
const behave = (request: AnyRequest): Behaviour =>
  request.cell.payloadBytes > 900e6 && memoryOf(request.cell.sizing) === 1769
    ? { outcome: { state: 'failed', cause: 'out-of-memory', message: 'it broke' }, result: undefined }
    : seconds(request)
const options = refinedOptions(
  { ...refinedMatrix, platforms: ['lambda', 'emr-serverless', 'glue'], memoriesMiB: [1769, 3008] },
  { tolerance: '25', metric: 'cost' },
)
const { runId } = options

let root = ''
let whole: RefinedRun
let lines: readonly string[] = []
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'soalbench-journal-'))
  const workspace = await openWorkspace(join(root, 'whole'))
  const { environment } = exampleRun()
  const plan = buildPlan(options)
  const record = runRecordOf(plan, options, { environment, priceBook: book.name, startedAtMs: 0 })
  const writer = await startRun(record, { workspace, now: Date.now, warn: () => undefined })
  whole = await refinedRun(plan, behave, { writer })
  await writer.end('complete')
  await writer.close()
  lines = (await readFile(journalPath(workspace, runId), 'utf8')).split('\n').slice(0, -1)
}, 60_000)
afterAll(() => rm(root, { recursive: true, force: true }))

it('a search goes on from any line of its journal as if it had never been cut', async () => {
  expect(lines.length).toBeGreaterThan(2 * 36)
  for (let kept = 1; kept <= lines.length; kept += 13) {
    const workspace = workspaceAt(join(root, `cut-${kept}`))
    const path = journalPath(workspace, runId)
    await mkdir(dirname(path), { recursive: true })
    // The line that was being written is torn.
    await writeFile(path, `${lines.slice(0, kept).join('\n')}\n${(lines[kept] ?? '').slice(0, 40)}`)
    const { run, trials, pending } = await readJournalState(workspace, runId)
    const planned = planOptionsOf(run)
    if (planned === undefined) throw new Error('no plan')
    const completed = trials.map((trial) => trialAsRecorded(trial, book))
    const rest = await refinedRun(buildPlan(planned), behave, { completed, lost: pending })
    const ids = [...completed, ...rest.recorded].map(({ trialId, sequence }) => `${sequence} ${trialId}`)
    expect(ids).toEqual(whole.recorded.map(({ trialId, sequence }) => `${sequence} ${trialId}`))
    expect(rest.outcome.searches).toEqual(whole.outcome.searches)
    expect(rest.outcome.grid).toEqual(whole.outcome.grid)
  }
}, 120_000)
