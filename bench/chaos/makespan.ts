import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readJournal } from '../../src/store/journal-reader.ts'
import { journalPath, workspaceAt } from '../../src/store/workspace.ts'
import { deployStack, openAws, type AwsBench } from '../../test/wiring/aws-bench.ts'
import type { ChaosRow } from './chaos-row.ts'

/** Four functions, one application and the Glue job, ten trials each. */
const matrix = [...['--sizes', '10kb,20kb', '--starts', 'cold', '--reps', '5'], ...['--yes', '--json']]

interface Measured {
  readonly trials: number
  /** From the first trial's beginning to the last one's end, ms. */
  readonly spanMs: number
}

async function measured(bench: AwsBench, more: readonly string[]): Promise<Measured> {
  const child = spawn(process.execPath, ['bin/run.js', 'run', ...bench.flags, ...matrix, ...more], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, ...bench.env },
  })
  let stdout = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  await once(child, 'close')
  const runId = /"runId":\s*"([^"]+)"/.exec(stdout)?.[1] ?? ''
  const { entries } = await readJournal(journalPath(workspaceAt(bench.workspace), runId))
  const at = (event: string): number[] =>
    entries.flatMap((entry) => (entry.event === event ? [Date.parse(entry.ts)] : []))
  const ends = at('trial-ended')
  return { trials: ends.length, spanMs: Math.max(...ends) - Math.min(...at('trial-intent')) }
}

/** A matrix of 60 trials on endpoints that take their time, against its longest chain alone: the trials of each lane without the others. */
export async function makespan(options: { readonly trialMs: number }): Promise<readonly ChaosRow[]> {
  const bench = await openAws({ pace: { baseMs: options.trialMs, jitter: 0 } })
  try {
    await deployStack(bench, { WarmCapacity: 'yes' })
    const chains: Measured[] = []
    for (const platform of ['glue', 'emr-serverless'] as const)
      chains.push(await measured(bench, ['--platforms', platform]))
    chains.push(await measured(bench, ['--platforms', 'lambda', '--memory', '1769']))
    const whole = await measured(bench, ['--memory', '1769,3008,5308,7076'])
    const longestMs = Math.max(...chains.map(({ spanMs }) => spanMs))
    const seconds = (ms: number): string => (ms / 1000).toFixed(1)
    return [
      {
        what: `makespan of ${whole.trials} trials of ${seconds(options.trialMs)} s in 6 lanes · its longest chain alone · ratio`,
        figure: `${seconds(whole.spanMs)} s · ${seconds(longestMs)} s · ${(whole.spanMs / longestMs).toFixed(2)} ×`,
        goal: 'at most 1.15 × the longest chain',
      },
    ]
  } finally {
    await bench.close()
  }
}
