import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readEventLogs } from '../../src/local/spark/event-log.ts'
import { temporaryFolder } from '../store/temporary-workspace.ts'

const event = (name: string, fields: object): string =>
  JSON.stringify({ Event: `SparkListener${name}`, ...fields })
const started = event('ApplicationStart', { Timestamp: 1_000 })
const added = event('ExecutorAdded', { Timestamp: 2_000, 'Executor ID': '0' })

async function logOf(lines: readonly string[]): Promise<string> {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'app-1'), lines.map((line) => `${line}\n`).join(''))
  return folder
}

it('a folder beside the logs is no log', async () => {
  const folder = await logOf([started, added])
  await mkdir(join(folder, 'eventlog_v2_app-1'))
  const { executors } = await readEventLogs(folder, 9_000)
  expect(executors).toEqual([{ executorId: '0', startMs: 2_000, endMs: 9_000 }])
})

it('a line longer than 16 MiB is left out, and those behind it are read', async () => {
  const long = event('ExecutorAdded', { Timestamp: 1, 'Executor ID': 'x'.repeat(17 * 1024 * 1024) })
  const { executors } = await readEventLogs(await logOf([started, long, added]), 9_000)
  expect(executors.map(({ executorId }) => executorId)).toEqual(['0'])
})

it.each([-5, 0.5, 1e308, '2000', null])('an executor that began at %j is none of Spark’s', async (at) => {
  const line = event('ExecutorAdded', { Timestamp: at, 'Executor ID': '0' })
  expect((await readEventLogs(await logOf([started, line]), 9_000)).executors).toEqual([])
})
