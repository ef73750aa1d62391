import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readEventLogs } from '../../src/local/spark/event-log.ts'
import type { Corpus } from './corpus.ts'
import { mutatedBytes } from './mutate-bytes.ts'
import { mutatedJson } from './mutate-json.ts'

const startMs = 1_795_255_924_996
const endedAtMs = startMs + 60_000

/** As Spark 3.5 writes it, shortened to the events that are read and two that are not. */
const events: readonly unknown[] = [
  { Event: 'SparkListenerLogStart', 'Spark Version': '3.5.6' },
  { Event: 'SparkListenerApplicationStart', 'App Name': 'soalbench', 'App ID': 'app-1', Timestamp: startMs },
  {
    ...{ Event: 'SparkListenerExecutorAdded', Timestamp: startMs + 3_000, 'Executor ID': '0' },
    'Executor Info': { Host: '127.0.0.1', 'Total Cores': 1, 'Log Urls': {}, Attributes: {} },
  },
  { Event: 'SparkListenerExecutorAdded', Timestamp: startMs + 3_100, 'Executor ID': '1' },
  { Event: 'SparkListenerTaskEnd', 'Stage ID': 0, 'Task Type': 'ResultTask' },
  {
    ...{ Event: 'SparkListenerExecutorRemoved', Timestamp: startMs + 9_000, 'Executor ID': '1' },
    'Removed Reason': 'worker lost',
  },
  { Event: 'SparkListenerApplicationEnd', Timestamp: startMs + 20_000 },
]
const textOf = (some: readonly unknown[]): string => some.map((each) => `${JSON.stringify(each)}\n`).join('')
const whole = Buffer.from(textOf(events))

/** A script can write here, too: nothing is refused, and nothing that is no event of Spark's is believed. */
export const eventLogs: Corpus<Buffer> = {
  name: 'event logs',
  cases: 5_000,
  open(folder) {
    return {
      make(random) {
        if (random() < 0.5) return mutatedBytes(whole, random)
        const lines = events.map((event) => (random() < 0.3 ? mutatedJson(event, random) : event))
        return Buffer.from(textOf(lines))
      },
      async read(bytes) {
        await writeFile(join(folder, 'app-1'), bytes)
        const { applications, executors } = await readEventLogs(folder, endedAtMs)
        const text = bytes.toString('utf8')
        if (applications > 1) throw new Error(`${applications} applications in one file`)
        for (const { executorId, startMs: from, endMs } of executors) {
          const isPlain =
            Number.isSafeInteger(from) && Number.isSafeInteger(endMs) && from > 0 && endMs >= from
          if (!isPlain) throw new Error(`an executor from ${from} to ${endMs}`)
          if (executorId === '') throw new Error('an executor without a name')
          if (!text.includes(`${from}`) && !/e\d/i.test(text))
            throw new Error(`a start out of nothing: ${from}`)
        }
        return undefined
      },
      misplaced: () => undefined,
    }
  },
}
