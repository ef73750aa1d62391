import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/** A line of the engine's own ledger. */
interface Line {
  readonly event: string
  readonly service: string
  readonly token: string | null
  readonly platformRunId: string
  /** Null: it did not come to say. */
  readonly duplicate?: boolean | null
}

/** Cancelled job runs take a moment to end. */
const endingMs = 2_000

/** Job runs of EMR Serverless and Glue that have begun and not ended. Lambda's cannot be stopped, and end by themselves. */
export async function openJobRuns(workspace: string): Promise<readonly string[]> {
  const until = performance.now() + endingMs
  for (;;) {
    const lines = await ledger(workspace)
    const ended = new Set(
      lines.filter(({ event }) => event === 'ended').map(({ platformRunId }) => platformRunId),
    )
    const open = lines.filter(
      ({ event, service, platformRunId }) =>
        event === 'started' && service !== 'lambda' && !ended.has(platformRunId),
    )
    if (open.length === 0 || performance.now() >= until)
      return open.map(({ service, platformRunId }) => `${service} ${platformRunId}`)
    await delay(50)
  }
}

/** Attempts of which more than one execution did the work. */
export async function billedTwice(workspace: string): Promise<readonly string[]> {
  const lines = await ledger(workspace)
  const idle = new Set(
    lines.filter(({ duplicate }) => duplicate === true).map(({ platformRunId }) => platformRunId),
  )
  const counts = new Map<string, number>()
  for (const { event, token, platformRunId } of lines)
    if (event === 'started' && token !== null && !idle.has(platformRunId))
      counts.set(token, (counts.get(token) ?? 0) + 1)
  return [...counts].filter(([, count]) => count > 1).map(([token, count]) => `${token} ${count} times`)
}

async function ledger(workspace: string): Promise<readonly Line[]> {
  const text = await readFile(join(workspace, 'local', 'ledger.jsonl'), 'utf8').catch(() => '')
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Line => JSON.parse(line))
}
