import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { program, type Ended, type Running } from './program.ts'
import { billedTwice, openJobRuns } from './signals-ledger.ts'

export type Kind = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'SIGINT twice' | 'SIGSTOP and SIGCONT'

export interface Interruption {
  readonly endedAfterMs: number
  /** In words, where the exit code was another one. */
  readonly wrongCode: string | undefined
  readonly leftRunning: readonly string[]
  /** In words, where the run did not come to its end with `--resume`. */
  readonly notResumed: string | undefined
  readonly billedTwice: readonly string[]
}

const codes: Readonly<Record<Kind, number>> = {
  SIGINT: 130,
  SIGTERM: 143,
  SIGHUP: 143,
  'SIGINT twice': 130,
  'SIGSTOP and SIGCONT': 0,
}

/** 20 trials on three platforms. */
export const runArguments = (workspace: string): readonly string[] => [
  ...['run', '--rehearse', '--sizes', '10kb,100kb', '--memory', '1769', '--reps', '2'],
  ...['--workspace', workspace, '--json'],
]

/** Starts a run, signals it after so long, and looks at all that it has left. */
export async function interruptRun(workspace: string, kind: Kind, afterMs: number): Promise<Interruption> {
  const running = program(runArguments(workspace))
  await Promise.race([delay(afterMs), running.ended])
  const signalledAt = performance.now()
  await send(running, kind)
  // A run that was only held goes on to its end, which takes as long as the computer is busy.
  const guard = setTimeout(
    () => running.child.kill('SIGKILL'),
    kind === 'SIGSTOP and SIGCONT' ? 300_000 : 20_000,
  )
  const ended = await running.ended
  clearTimeout(guard)
  const endedAfterMs = kind === 'SIGSTOP and SIGCONT' ? 0 : performance.now() - signalledAt
  const leftRunning = [...(await processesOf(running.child.pid ?? 0)), ...(await openJobRuns(workspace))]
  const notResumed = await resumed(workspace)
  return {
    ...{ endedAfterMs: Math.round(endedAfterMs), wrongCode: wrongCode(ended, kind), leftRunning, notResumed },
    billedTwice: await billedTwice(workspace),
  }
}

async function send({ child }: Running, kind: Kind): Promise<void> {
  if (kind === 'SIGSTOP and SIGCONT') {
    child.kill('SIGSTOP')
    await delay(700)
    child.kill('SIGCONT')
  } else if (kind === 'SIGINT twice') {
    child.kill('SIGINT')
    await delay(600)
    child.kill('SIGINT')
  } else child.kill(kind)
}

/** A run may have ended before the signal; and before the program is loaded, the signal itself ends the process. */
function wrongCode({ code, signal, stderr }: Ended, kind: Kind): string | undefined {
  if (code === codes[kind] || code === 0 || signal === kind.split(' ')[0]) return undefined
  return `ended with ${code ?? signal}: ${stderr.slice(-300)}`
}

/** Processes of the engine of a process that is gone. */
async function processesOf(pid: number): Promise<readonly string[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(
    pids.map(async (each) => {
      const environment = await readFile(`/proc/${each}/environ`, 'latin1').catch(() => '')
      return environment.includes(`SOALBENCH_ENGINE=sb-${pid}-`) ? [`process ${each}`] : []
    }),
  )
  return found.flat()
}

async function resumed(workspace: string): Promise<string | undefined> {
  const [runId] = await readdir(join(workspace, 'runs')).catch(() => [])
  if (runId === undefined) return undefined
  // Killed between making the folder and the first line: nothing was begun.
  const journal = await readFile(join(workspace, 'runs', runId, 'journal.jsonl'), 'utf8').catch(() => '')
  if (!journal.includes('\n')) return undefined
  const { code, stdout, stderr } = await program([
    ...['run', '--rehearse', '--resume', runId, '--workspace', workspace, '--json'],
  ]).ended
  if (code !== 0) return `ended with ${code}: ${(stdout + stderr).slice(-300)}`
  const { trials }: { trials: Readonly<Record<string, number>> } = JSON.parse(stdout)
  return trials['succeeded'] === trials['planned'] ? undefined : `trials: ${JSON.stringify(trials)}`
}
