import { copyFile, rename } from 'node:fs/promises'
import { connected } from '../../src/store/connect.ts'
import { writeState } from '../../src/store/record.ts'
import type { StoredTrial } from '../../src/store/run-record.ts'
import { startRun } from '../../src/store/run-writer.ts'
import { openWorkspace } from '../../src/store/workspace.ts'
import { exampleRun, exampleTrial } from '../../test/store/example-run.ts'

export const damagedRun = exampleRun().runId

const checkpointed = 12
const logged = 12

/** As kill -9 leaves one: a run whose last trials are in the write-ahead log only. */
export async function crashedWorkspace(folder: string): Promise<void> {
  const workspace = await openWorkspace(folder)
  const writer = await startRun(exampleRun(), { workspace, now: Date.now, warn: failOn })
  for (let n = 0; n < checkpointed; n += 1) await writer.record(longTrial(n))
  const { database } = workspace
  const [file, log] = [`${database}.crashed`, `${database}.crashed.wal`]
  await connected(database, 'write', async (connection) => {
    await connection.run("SET wal_autocheckpoint = '1GB'")
    for (let n = checkpointed; n < checkpointed + logged; n += 1) {
      await writeState(connection, { trials: [longTrial(n)] })
    }
    await copyFile(database, file)
    await copyFile(`${database}.wal`, log)
  })
  for (let n = checkpointed; n < checkpointed + logged; n += 1) await writer.record(longTrial(n))
  await writer.close()
  await rename(file, database)
  await rename(log, `${database}.wal`)
}

/** With the platform's own record as long as it is in truth. */
const longTrial = (n: number): StoredTrial => {
  const trial = exampleTrial(n)
  return { ...trial, raw: { platform: trial.raw, report: `${n} `.repeat(1_000) } }
}

function failOn(message: string): void {
  throw new Error(message)
}
