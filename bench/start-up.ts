import { spawnSync } from 'node:child_process'
import { median } from '../src/stats/order.ts'

export interface StartUp {
  readonly what: string
  readonly ms: number
  /** Against `node -e 0` in the same rounds. */
  readonly ratio: number
  readonly goal: number | undefined
}

const cases = [
  { what: 'node -e 0', args: ['-e', '0'], goal: undefined },
  { what: 'soalbench --version', args: ['bin/run.js', '--version'], goal: 1.2 },
  { what: 'soalbench --help', args: ['bin/run.js', '--help'], goal: 2.3 },
  { what: 'a command that opens DuckDB (runs)', args: ['bin/run.js', 'runs'], goal: 3.3 },
  { what: 'a command that makes the platform clients', args: ['dist/bench/platform-command.js'], goal: 3 },
] as const

/** Medians of interleaved rounds, so that a slow second falls on all cases alike. */
export function measureStartUp(rounds: number, environment: NodeJS.ProcessEnv): StartUp[] {
  const samples: number[][] = cases.map(() => [])
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, { args }] of cases.entries()) {
      const begun = performance.now()
      spawnSync(process.execPath, args, { stdio: 'ignore', env: environment })
      samples[index]?.push(performance.now() - begun)
    }
  }
  const medians = samples.map((taken) => median(taken))
  const bare = medians[0] ?? Number.NaN
  return cases.map(({ what, goal }, index) => {
    const ms = medians[index] ?? Number.NaN
    return { what, ms, ratio: ms / bare, goal }
  })
}
