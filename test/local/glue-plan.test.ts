import { describe, expect, test } from 'vitest'
import { mergeArguments, scriptArguments } from '../../src/local/glue/job-arguments.ts'
import { planRun } from '../../src/local/glue/run-plan.ts'
import { workerType } from '../../src/local/glue/worker-types.ts'

const small = { cpus: 2, memoryMiB: 20 * 1024 }
const g1x = workerType('G.1X')
const identity = { jobName: 'j', jobId: 'j_j', runId: 'jr_1' }

test('non-overridable arguments beat the run, the run beats the defaults', () => {
  const layers = { defaults: { '--a': '1', '--b': '1', '--c': '1' }, run: { '--b': '2', '--c': '2' } }
  const merged = mergeArguments({ ...layers, nonOverridable: { '--c': '3' } })
  expect(merged).toEqual({ '--a': '1', '--b': '2', '--c': '3' })
})

test('the script gets its arguments and who it is, not what Glue used', () => {
  const merged = { '--scriptLocation': 'file:///x.py', '--conf': 'a=b', '--event': '{"A": "b c"}' }
  expect(scriptArguments(merged, identity)).toEqual([
    ...['--event', '{"A": "b c"}', '--JOB_NAME', 'j', '--JOB_ID', 'j_j', '--JOB_RUN_ID', 'jr_1'],
  ])
})

test.each([
  ['G.025X', 0.25, 2, 4],
  ['G.1X', 1, 4, 16],
  ['G.8X', 8, 32, 128],
  ['R.2X', 2, 8, 64],
])('%s: %s DPU, %s vCPU, %s GB', (name, dpus, vcpus, memoryGb) => {
  expect(workerType(name)).toMatchObject({ dpus, vcpus, memoryMiB: memoryGb * 1024 })
})

describe('plan of a run', () => {
  if (g1x === undefined) throw new Error('G.1X is not known')

  test('two G.1X on two processors: a quarter each, four slots', () => {
    expect(planRun(g1x, 2, {}, small)).toMatchObject({
      ...{ worker: { vcpus: 4, memoryMiB: 16_384, scale: 1 / 4 }, executors: 1, slots: 4 },
      conf: { 'spark.executor.cores': '4', 'spark.executor.memory': '2560m', 'spark.cores.max': '4' },
    })
  })

  test('never more than a quarter, and less when more workers must fit', () => {
    expect(planRun(g1x, 2, {}, { cpus: 64, memoryMiB: 1024 * 1024 })).toMatchObject({
      worker: { scale: 1 / 4 },
    })
    expect(planRun(g1x, 4, {}, small)).toMatchObject({ worker: { scale: 1 / 8 }, executors: 3 })
    expect(planRun(g1x, 20, {}, small)).toEqual({ problem: expect.stringMatching(/do not fit this host/) })
  })

  test('--conf in the form that people use for several', () => {
    const merged = { '--conf': 'spark.a=1 --conf spark.b=2', '--extra-py-files': 'file:///x.zip' }
    expect(planRun(g1x, 2, merged, small)).toMatchObject({
      conf: { 'spark.a': '1', 'spark.b': '2' },
      options: ['--py-files', 'file:///x.zip'],
    })
    expect(planRun(g1x, 2, { '--conf': '"x' }, small)).toEqual({ problem: expect.stringMatching(/quote/) })
  })

  test('auto-scaling lets Spark decide between one and all', () => {
    expect(planRun(g1x, 3, { '--enable-auto-scaling': 'true' }, small)).toMatchObject({
      conf: { 'spark.dynamicAllocation.enabled': 'true', 'spark.dynamicAllocation.maxExecutors': '2' },
    })
  })

  test('one worker is none but the driver', () => {
    expect(planRun(g1x, 1, {}, small)).toEqual({ problem: expect.stringMatching(/at least 2/) })
  })
})
