import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { appendRows } from '../../src/store/append-rows.ts'
import { connected } from '../../src/store/connect.ts'
import { createJournal } from '../../src/store/journal-writer.ts'
import { createDatabase } from '../../src/store/migrate.ts'
import { readRun } from '../../src/store/read-run.ts'
import { rebuildDatabase } from '../../src/store/rebuild-database.ts'
import type { StoredTrial } from '../../src/store/run-record.ts'
import { migrations } from '../../src/store/schema.ts'
import { runRow, trialRows } from '../../src/store/trial-rows.ts'
import { upToDate } from '../../src/store/upgrade-trial.ts'
import { journalPath, type Workspace } from '../../src/store/workspace.ts'
import { exampleTrial } from './example-run.ts'
import { oldRun, oldRunId, oldTrials } from './earlier-records.ts'
import { temporaryWorkspace } from './temporary-workspace.ts'

const now = () => 1_795_000_000_000

/** Lines as an earlier release wrote them: JSON has no types. */
async function oldJournal(workspace: Workspace): Promise<void> {
  await mkdir(dirname(journalPath(workspace, oldRunId)), { recursive: true })
  const journal = await createJournal(journalPath(workspace, oldRunId), now)
  const lines = [
    { event: 'run-started', data: { format: 'soalbench.journal/1', run: oldRun } },
    ...oldTrials.map((data) => ({ event: 'trial-ended', data })),
    { event: 'run-ended', data: { endedAt: '2026-11-21T10:35:00.000Z', state: 'complete' } },
  ]
  for (const line of lines) await journal.append(JSON.parse(JSON.stringify(line)))
  await journal.close()
}

/** The file as an earlier release left it: its schema, and no column that came later. */
async function oldDatabase(workspace: Workspace): Promise<void> {
  await createDatabase(workspace.database, migrations.slice(0, 1))
  await connected(workspace.database, 'write', async (db) => {
    await appendRows(db, 'runs', [runRow(JSON.parse(JSON.stringify(oldRun)))])
    for (const trial of oldTrials) {
      const asStored: StoredTrial = JSON.parse(JSON.stringify(trial))
      await appendRows(db, 'trials', trialRows(asStored).trials)
    }
  })
}

async function expectUpgraded(workspace: Workspace): Promise<void> {
  const { trials } = await readRun(workspace, oldRunId)
  const [lambda, emr, cancelled] = trials
  expect(lambda?.usage).toMatchObject({ basis: 'billed', billedMs: [9290], meteredMs: 9289.5 })
  expect(lambda?.usage?.startUpShare).toBeCloseTo(0.2, 10)
  expect(lambda?.overheadUsage).toMatchObject([
    { platform: 'lambda', memoryMiB: 3008, billedMs: [7429], requests: 1, basis: 'billed' },
    { platform: 'lambda', billedMs: [812], basis: 'billed' },
  ])
  expect(lambda?.overheadInvoices).toEqual([])
  expect(lambda?.invoice).toMatchObject({ basis: 'billed', boundsUsd: null, totalUsd: '0.0004548238263125' })
  expect(lambda?.invoice?.lines[0]).toMatchObject({
    ...{ reason: 'work', confidence: 'single third party', amountUsd: '0.0004548238263125' },
    rule: '1 invocation billed 9.29 s in all; not split by reason when it was recorded',
  })
  expect(emr?.usage).toMatchObject({
    startUpShare: 0.25,
    used: { vcpuHours: 0.0078, memoryGbHours: 0.0311, storageGbHours: 0.1556 },
  })
  expect([emr?.unmeteredAttempts, cancelled?.unmeteredAttempts]).toEqual([0, 1])
}

describe('a run of an earlier release', () => {
  it('is read from its journal', async () => {
    const workspace = await temporaryWorkspace()
    await oldJournal(workspace)
    await expectUpgraded(workspace)
  })

  it('is read from its database, which is migrated', async () => {
    const workspace = await temporaryWorkspace()
    await oldDatabase(workspace)
    await expectUpgraded(workspace)
  })

  it('is read after a rebuild', async () => {
    const workspace = await temporaryWorkspace()
    await oldDatabase(workspace)
    await oldJournal(workspace)
    expect(await rebuildDatabase(workspace, now)).toMatchObject({ runs: 1, trials: 3, notes: [] })
    await expectUpgraded(workspace)
    const reasons = await connected(workspace.database, 'read', (db) =>
      db.runAndReadAll('SELECT reason, confidence FROM invoice_lines'),
    )
    expect(reasons.getRowsJS()).toEqual([[null, null]])
  })
})

it('a trial of this release is left as it is', () => {
  const trial = exampleTrial(0)
  expect(upToDate(trial)).toEqual(trial)
})
