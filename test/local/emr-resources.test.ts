import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jobResources } from '../../src/local/emr-serverless/job-resources.ts'
import {
  parseCpu,
  parseGigabytes,
  roundUpWorker,
  withOverhead,
} from '../../src/local/emr-serverless/worker-size.ts'

const bigHost = { cpus: 64, memoryMiB: 1024 * 1024 }
const small = {
  ...{ 'spark.driver.cores': '1', 'spark.driver.memory': '3g', 'spark.executor.cores': '1' },
  ...{
    'spark.executor.memory': '3g',
    'spark.executor.instances': '1',
    'spark.dynamicAllocation.enabled': 'false',
  },
}

describe('worker sizes', () => {
  test.each([
    // 3 GB and the least overhead of 384 MiB round up to 4 GB.
    [1, withOverhead(3072), 1, 4],
    [1, withOverhead(512), 1, 2],
    [3, 4096, 4, 8],
    [4, withOverhead(14 * 1024), 4, 16],
    [8, 17 * 1024, 8, 20],
    [16, 33 * 1024, 16, 40],
    [1, 8 * 1024, 1, 8],
  ])('%s vCPU with %s MiB is a worker of %s vCPU and %s GB', (vcpus, memoryMiB, gotVcpus, gotGb) => {
    const worker = roundUpWorker({ vcpus, memoryMiB, diskGb: undefined })
    expect(worker).toEqual({ vcpus: gotVcpus, memoryMiB: gotGb * 1024, diskGb: 20 })
  })

  test.each([
    [{ vcpus: 1, memoryMiB: 8 * 1024 + 1, diskGb: undefined }, /at most 8 GB/],
    [{ vcpus: 17, memoryMiB: 4096, diskGb: undefined }, /16 is the most/],
    [{ vcpus: 1, memoryMiB: 4096, diskGb: 201 }, /disk/],
  ])('%j has no worker', (request, problem) => {
    expect(roundUpWorker(request)).toEqual({ problem: expect.stringMatching(problem) })
  })

  test('never smaller than asked for', () => {
    const request = fc.record({
      vcpus: fc.integer({ min: 1, max: 16 }),
      memoryMiB: fc.integer({ min: 1, max: 130_000 }),
    })
    fc.assert(
      fc.property(request, ({ vcpus, memoryMiB }) => {
        const worker = roundUpWorker({ vcpus, memoryMiB, diskGb: undefined })
        if ('problem' in worker) return
        expect(worker.vcpus).toBeGreaterThanOrEqual(vcpus)
        expect(worker.memoryMiB).toBeGreaterThanOrEqual(memoryMiB)
      }),
    )
  })

  test('notations', () => {
    expect(['4 vCPU', '4vcpu', '4', 'four', '0 vCPU'].map(parseCpu)).toEqual([4, 4, 4, undefined, undefined])
    expect(['16 GB', '16gb', '20g', '1.5 GB'].map(parseGigabytes)).toEqual([16, 16, 20, undefined])
  })
})

describe('resources of a job', () => {
  test('one driver and one executor of 1 vCPU and 4 GB', () => {
    const resources = jobResources(small, bigHost)
    const shape = { vcpus: 1, memoryMiB: 4096, diskGb: 20, scale: 1 }
    expect(resources).toMatchObject({ driver: shape, executor: shape, executors: 1, slots: 1, notes: [] })
    expect(resources).toMatchObject({ conf: { 'spark.cores.max': '1', 'spark.executor.memory': '3072m' } })
  })

  test("without properties: EMR's own defaults, three executors by dynamic allocation", () => {
    const shape = { vcpus: 4, memoryMiB: 16 * 1024 }
    expect(jobResources({}, bigHost)).toMatchObject({
      ...{ driver: shape, executor: shape, executors: 3, slots: 4 },
      conf: { 'spark.dynamicAllocation.enabled': 'true', 'spark.dynamicAllocation.maxExecutors': '3' },
    })
  })

  test('dynamic allocation starts as many workers as it may ask for', () => {
    const conf = {
      ...{ ...small, 'spark.dynamicAllocation.enabled': 'true' },
      ...{ 'spark.dynamicAllocation.initialExecutors': '1', 'spark.dynamicAllocation.maxExecutors': '5' },
    }
    expect(jobResources(conf, bigHost)).toMatchObject({
      executors: 5,
      conf: { 'spark.dynamicAllocation.initialExecutors': '1', 'spark.cores.max': '5' },
    })
  })

  test('what does not fit the host is scaled, heap and all', () => {
    const resources = jobResources(
      { ...small, 'spark.executor.instances': '3' },
      { cpus: 2, memoryMiB: 9 * 1024 },
    )
    expect(resources).toMatchObject({
      ...{ driver: { scale: 1 / 2 }, executor: { scale: 1 / 2, memoryMiB: 4096 } },
      ...{ conf: { 'spark.executor.memory': '1536m' }, notes: [expect.stringMatching(/^scaled by 0\.5/)] },
    })
  })

  test.each([
    [{ 'spark.executor.memory': '4 GB' }, /spark\.executor\.memory is not a memory size: 4 GB/],
    [{ 'spark.driver.cores': '0' }, /spark\.driver\.cores/],
    [{ 'spark.executor.memory': '8g' }, /executor: a worker of 1 vCPU has at most 8 GB/],
    [{ 'spark.driver.memory': '256m' }, /driver: 256 MiB of heap: Spark needs/],
  ])('%j is refused with the reason', (conf, problem) => {
    expect(jobResources({ ...small, ...conf }, bigHost)).toEqual({ problem: expect.stringMatching(problem) })
  })
})
