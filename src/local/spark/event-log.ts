import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { boundedLines } from './bounded-lines.ts'

/** The life of one executor, epoch ms of Spark's own clock. */
interface ExecutorSpan {
  readonly executorId: string
  readonly startMs: number
  readonly endMs: number
}

export interface EventLog {
  /** Applications found: 0 when the script never made a SparkContext. */
  readonly applications: number
  readonly executors: readonly ExecutorSpan[]
}

/**
 * Executors of every application that wrote an event log into a directory. An executor that lives at the end has no
 * ExecutorRemoved event: it ends with its application, or at `endedAtMs` when the driver was killed before it could
 * say so. The log of a killed driver ends in the middle of a line, which is then skipped, as is every line that is none of
 * Spark's: the script can write here, too. What cannot be read is no log.
 */
export async function readEventLogs(directory: string, endedAtMs: number): Promise<EventLog> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => [])
  const files = entries.filter((entry) => entry.isFile()).map(({ name }) => join(directory, name))
  const logs = await Promise.all(files.map((file) => readOne(file, endedAtMs)))
  return {
    applications: logs.filter((log) => log.started).length,
    executors: logs.flatMap((log) => log.executors),
  }
}

async function readOne(
  path: string,
  endedAtMs: number,
): Promise<{ started: boolean; executors: ExecutorSpan[] }> {
  const added = new Map<string, number>()
  const removed = new Map<string, number>()
  let started = false
  let ended = endedAtMs
  for await (const line of boundedLines(createReadStream(path))) {
    const event = relevantEvent(line)
    if (event === undefined) continue
    const { name, at, executorId } = event
    if (name === 'SparkListenerApplicationStart') started = true
    if (name === 'SparkListenerApplicationEnd') ended = at
    if (executorId === undefined) continue
    if (name === 'SparkListenerExecutorAdded' && added.size < mostExecutors) added.set(executorId, at)
    if (name === 'SparkListenerExecutorRemoved' && added.has(executorId)) removed.set(executorId, at)
  }
  const executors = [...added].map(([executorId, startMs]) => ({
    executorId,
    startMs,
    endMs: Math.max(startMs, removed.get(executorId) ?? ended),
  }))
  return { started, executors }
}

/** Our engines start far fewer: a log with more was not written by them. */
const mostExecutors = 10_000

const wanted = /^\{"Event":"SparkListener(?:ApplicationStart|ApplicationEnd|ExecutorAdded|ExecutorRemoved)"/

/** Looks at the beginning first: a log of a large job is mostly task events, which need no parsing here. */
function relevantEvent(
  line: string,
): { name: string; at: number; executorId: string | undefined } | undefined {
  if (!wanted.test(line)) return undefined
  let event: unknown
  try {
    event = JSON.parse(line)
  } catch {
    return undefined
  }
  if (typeof event !== 'object' || event === null) return undefined
  const fields: Readonly<Record<string, unknown>> = { ...event }
  const { Event: name, Timestamp: at, 'Executor ID': executorId } = fields
  if (typeof name !== 'string' || !isTime(at)) return undefined
  return {
    name,
    at,
    executorId: typeof executorId === 'string' && executorId !== '' ? executorId : undefined,
  }
}

/** The largest epoch milliseconds that are a date: https://tc39.es/ecma262/#sec-time-values-and-time-range */
const mostTime = 8.64e15

const isTime = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0 && value <= mostTime
