import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { seededRandom, type Random } from '../../src/core/seeded-random.ts'
import type { ChaosRow } from './chaos-row.ts'
import { program, served } from './program.ts'
import { interruptRun, runArguments, type Interruption, type Kind } from './signals-point.ts'

interface SignalFigures {
  readonly points: number
  /** From the signal to the end of the process, ms. */
  readonly longestMs: number
  /** One line for each point at which something was not as it should be, with what is needed to repeat it. */
  readonly late: readonly string[]
  readonly wrongCodes: readonly string[]
  readonly leftRunning: readonly string[]
  readonly notResumed: readonly string[]
  readonly billedTwice: readonly string[]
}

const kinds: readonly Kind[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGINT twice', 'SIGSTOP and SIGCONT']
const mostMs = 6_000

/** Interrupts rehearsed runs at random moments: every other one on an engine that is served and lives on. */
async function signalFigures({
  seed,
  points,
}: {
  readonly seed: number
  readonly points: number
}): Promise<SignalFigures> {
  const random = seededRandom(seed)
  const spanMs = await undisturbedMs()
  const ends: { where: string; end: Interruption }[] = []
  for (let at = 0; at < points; at += 1) {
    const kind = kinds[at % kinds.length] ?? 'SIGINT'
    const isServed = Math.floor(at / kinds.length) % 2 === 0
    const afterMs = Math.round(moment(random) * spanMs)
    const where = `seed ${seed} point ${at}: ${kind} after ${afterMs} ms${isServed ? ', served engine' : ''}`
    ends.push({
      where,
      end: await inWorkspace(isServed, (workspace) => interruptRun(workspace, kind, afterMs)),
    })
  }
  const list = (of: (end: Interruption) => string | undefined): readonly string[] =>
    ends.flatMap(({ where, end }) => {
      const what = of(end)
      return what === undefined ? [] : [`${where}: ${what}`]
    })
  return {
    points,
    longestMs: Math.max(0, ...ends.map(({ end }) => end.endedAfterMs)),
    late: list(({ endedAfterMs }) => (endedAfterMs > mostMs ? `${endedAfterMs} ms` : undefined)),
    wrongCodes: list(({ wrongCode }) => wrongCode),
    leftRunning: list(({ leftRunning }) => leftRunning[0]),
    notResumed: list(({ notResumed }) => notResumed),
    billedTwice: list(({ billedTwice }) => billedTwice[0]),
  }
}

export async function signals(options: {
  readonly seed: number
  readonly points: number
}): Promise<readonly ChaosRow[]> {
  const figures = await signalFigures(options)
  const row = (what: string, found: readonly string[]): ChaosRow => ({
    what,
    figure: [`${found.length}`, ...found.slice(0, 3)].join('; '),
    goal: '0',
  })
  return [
    {
      what: `signals at ${figures.points} points: slowest end of the process`,
      figure: `${(figures.longestMs / 1000).toFixed(1)} s`,
      goal: '<= 6 s',
    },
    row('later than 6 s', figures.late),
    row('with another exit code than the signal asks for', figures.wrongCodes),
    row('job runs or processes left running', figures.leftRunning),
    row('runs that could not be finished by --resume', figures.notResumed),
    row('attempts that were billed twice, by the ledger of the engine', figures.billedTwice),
  ]
}

/** Every fourth point falls into the start of the program, where nothing is set up yet. */
const moment = (random: Random): number => (random() < 0.25 ? random() * 0.2 : random())

async function inWorkspace<T>(isServed: boolean, use: (workspace: string) => Promise<T>): Promise<T> {
  const workspace = await mkdtemp(join(tmpdir(), 'soalbench-signals-'))
  const engine = isServed ? await served(workspace) : undefined
  try {
    return await use(workspace)
  } finally {
    engine?.child.kill('SIGTERM')
    await engine?.ended
    await rm(workspace, { recursive: true, force: true })
  }
}

async function undisturbedMs(): Promise<number> {
  return inWorkspace(false, async (workspace) => {
    const begun = performance.now()
    const { code, stderr } = await program(runArguments(workspace)).ended
    if (code !== 0) throw new Error(`a run without signals ended with ${code}: ${stderr}`)
    return performance.now() - begun
  })
}
