import type { EmrServerlessSizing } from '../core/sizing.ts'

const overheadFactor = 0.1
const overheadLeastMiB = 384
const includedDiskGb = 20

/**
 * The `sparkSubmitParameters` that ask for exactly the workers of a sizing: no dynamic allocation, since a sizing that
 * grows on its own is another sizing.
 */
export function sparkSubmitParameters(sizing: EmrServerlessSizing): string {
  const { driver, executor, executors } = sizing
  const settings: [string, string | number][] = [
    ['spark.driver.cores', driver.vcpus],
    ['spark.driver.memory', `${heapMiB(driver.memoryGb)}m`],
    ['spark.executor.cores', executor.vcpus],
    ['spark.executor.memory', `${heapMiB(executor.memoryGb)}m`],
    ['spark.executor.instances', executors],
    ['spark.dynamicAllocation.enabled', 'false'],
  ]
  if (driver.diskGb !== includedDiskGb)
    settings.push(['spark.emr-serverless.driver.disk', `${driver.diskGb}g`])
  if (executor.diskGb !== includedDiskGb)
    settings.push(['spark.emr-serverless.executor.disk', `${executor.diskGb}g`])
  return settings.map(([key, value]) => `--conf ${key}=${value}`).join(' ')
}

/**
 * The largest memory setting that fits a worker: Spark adds an overhead of 10 %, at least 384 MiB, and the sum is rounded
 * UP to a worker size. 4 GB gives 3712 MiB; one MiB more would buy the next size, or miss a pre-initialised worker.
 */
export function heapMiB(workerMemoryGb: number): number {
  const totalMiB = workerMemoryGb * 1024
  return Math.min(totalMiB - overheadLeastMiB, Math.floor(totalMiB / (1 + overheadFactor)))
}
