import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

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
 * say so. The log of a killed driver ends in the middle of a line, which is then skipped.
 */
export async function readEventLogs(directory: string, endedAtMs: number): Promise<EventLog> {
  const names = await readdir(directory).catch(() => [])
  const logs = await Promise.all(names.map((name) => readOne(join(directory, name), endedAtMs)))
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
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    const event = relevantEvent(line)
    if (event === undefined) continue
    const { name, at, executorId } = event
    if (name === 'SparkListenerApplicationStart') started = true
    if (name === 'SparkListenerApplicationEnd') ended = at
    if (name === 'SparkListenerExecutorAdded') added.set(executorId, at)
    if (name === 'SparkListenerExecutorRemoved') removed.set(executorId, at)
  }
  const executors = [...added].map(([executorId, startMs]) => ({
    executorId,
    startMs,
    endMs: Math.max(startMs, removed.get(executorId) ?? ended),
  }))
  return { started, executors }
}

const wanted = /^\{"Event":"SparkListener(?:ApplicationStart|ApplicationEnd|ExecutorAdded|ExecutorRemoved)"/

/** Looks at the beginning first: a log of a large job is mostly task events, which need no parsing here. */
function relevantEvent(line: string): { name: string; at: number; executorId: string } | undefined {
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
  if (typeof name !== 'string' || typeof at !== 'number') return undefined
  return { name, at, executorId: typeof executorId === 'string' ? executorId : '' }
}
