import { describe, expect, it } from 'vitest'
import { RunProgress } from '../../src/cli/run-progress.ts'
import { buildPlan } from '../../src/bench/plan.ts'
import { runPlan } from '../../src/bench/run-plan.ts'
import { TrialNumbers } from '../../src/bench/trial-numbers.ts'
import { fakeRun } from '../fakes/fake-run.ts'

const plan = buildPlan({
  ...{ runId: 'run-1', target: 'local', region: 'us-east-1', seed: 3, sizes: [10_000] },
  ...{ platforms: ['lambda', 'glue'], memoriesMiB: [1769], workloads: ['aggregate'], starts: ['cold'] },
  ...{ knownWorkloads: ['aggregate'], repetitions: 1, format: 'csv' },
})

describe('a run that plans more as it goes on', () => {
  it('tells what comes to it, and why', async () => {
    const lines: string[] = []
    const progress = new RunProgress({ write: (text) => lines.push(text) > 0 })
    const numbers = new TrialNumbers(plan.runId, plan.trials)
    let left = 1
    const run = await fakeRun(undefined, {
      observe: progress.observe,
      moreTrials: () => {
        left -= 1
        const cells = left < 0 ? [] : plan.cells.map((cell) => ({ ...cell, payloadBytes: 20_000 }))
        return { trials: cells.map((cell) => numbers.next(cell)), why: 'around 20 kB' }
      },
    })
    const summary = await runPlan(plan, run.deps)
    await run.remove()
    expect(summary).toMatchObject({ state: 'complete', trials: { planned: 4, succeeded: 4 } })
    expect(run.recorded.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4])
    const text = lines.join('')
    expect(text).toContain('run run-1: at least 2 trials\n')
    expect(text).toMatch(/\[1\/2\+\] .*\(about .* left of these\)\n/)
    expect(text).toContain('2 more trials: around 20 kB\n')
    expect(text).toContain('payload: accommodations 20 kB csv\n')
    expect(text).toMatch(/\[4\/4\+\] aggregate/)
    // What is there already is not prepared or staged again.
    expect(run.calls.filter((call) => call.startsWith('prepare'))).toEqual([
      'prepare lambda 1',
      'prepare glue 1',
    ])
    expect(lines.filter((line) => line.startsWith('staging script'))).toHaveLength(1)
  })
})
