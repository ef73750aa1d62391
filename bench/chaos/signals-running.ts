import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { defaultEmrSizing, defaultGlueSizing } from '../../src/bench/plan-cells.ts'
import { startRehearsalEngine } from '../../src/local/index.ts'
import { defaultInventory } from '../../src/local/inventory.ts'
import { publishServed } from '../../src/local/served.ts'
import { openWorkspace } from '../../src/store/workspace.ts'
import { openJobRuns } from './signals-ledger.ts'

export interface LongRun {
  /** Null when a signal ended it. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  readonly endedAfterMs: number
  /** Job runs of the engine that the end of the process has not stopped. */
  readonly leftRunning: readonly string[]
  /** Events of the journal, in their order. */
  readonly events: readonly string[]
}

/** Nobody waits for the end of such a job run: what has ended was stopped. */
const hourMs = 3_600_000

/**
 * A run whose job run takes an hour, on an engine that lives on: ended by `stop` a moment after the platform has accepted it,
 * so that a job run which is not cancelled stays.
 */
export async function interruptLongRun(
  platform: 'emr-serverless' | 'glue' | 'lambda',
  stop: (child: { readonly kill: (signal: NodeJS.Signals) => boolean }) => void | Promise<void>,
  options: { readonly afterMs?: number; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<LongRun> {
  const root = await mkdtemp(join(tmpdir(), 'soalbench-signals-'))
  const engine = await endlessEngine(root)
  try {
    const running = start(
      [
        ...['run', '--rehearse', '--sizes', '10kb', '--memory', '1769', '--reps', '1', '--starts', 'cold'],
        ...['--platforms', platform, '--workspace', root, '--json'],
      ],
      options.env ?? {},
    )
    await Promise.race([begun(root), running.ended])
    await delay(options.afterMs ?? 0)
    const stoppedAt = performance.now()
    await stop(running.child)
    const guard = setTimeout(() => running.child.kill('SIGKILL'), 20_000)
    const ended = await running.ended
    clearTimeout(guard)
    return {
      ...{ ...ended, endedAfterMs: Math.round(performance.now() - stoppedAt) },
      leftRunning: await openJobRuns(root),
      events: await events(root),
    }
  } finally {
    await engine.close()
    await rm(root, { recursive: true, force: true })
  }
}

function start(args: readonly string[], env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, ['bin/run.js', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1', ...env },
  })
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const ended = once(child, 'close').then(() => ({ code: child.exitCode, stdout, stderr }))
  return { child, ended }
}

async function endlessEngine(root: string) {
  const { local } = await openWorkspace(root)
  const inventory = defaultInventory({
    memories: [1769],
    ...{ storageRootUri: `file://${root}`, taskRoot: root },
    ...{ emrSizing: defaultEmrSizing, glueSizing: defaultGlueSizing },
  })
  const engine = await startRehearsalEngine({
    ...{ directory: local, storageRoot: root, inventory, region: 'us-east-1' },
    ...{ log: () => undefined, now: Date.now, answers: () => Promise.resolve(undefined) },
    pace: { baseMs: hourMs },
  })
  await publishServed(local, { engine, inventory, rehearsal: true, faults: false, now: Date.now })
  return engine
}

/** Lambda accepts nothing: its answer is the end. */
async function begun(root: string): Promise<void> {
  for (;;) {
    const seen = await events(root)
    if (seen.includes('attempt-accepted')) return
    const isInvoked = (await readFile(join(root, 'local', 'ledger.jsonl'), 'utf8').catch(() => '')).includes(
      'lambda',
    )
    if (isInvoked) return
    await delay(20)
  }
}

async function events(root: string): Promise<readonly string[]> {
  const [runId] = await readdir(join(root, 'runs')).catch(() => [])
  if (runId === undefined) return []
  const journal = await readFile(join(root, 'runs', runId, 'journal.jsonl'), 'utf8').catch(() => '')
  return [...journal.matchAll(/^\{"seq":\d+,"ts":"[^"]+","event":"([a-z-]+)"/gm)].map(
    ([, event = '']) => event,
  )
}
