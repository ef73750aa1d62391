/** What to give in a field, in one sentence. */
export function remedyOf(field: string): string {
  return remedies.get(field) ?? 'See `soalbench cost estimate --help` for the fields and their units.'
}

const number = 'Give a number from 0 to 1e15.'

const remedies: ReadonlyMap<string, string> = new Map(
  Object.entries({
    region: 'Give the AWS region, for example "us-east-1": it decides the prices.',
    architecture: 'Give "x86_64" or "arm64".',
    memoryMib: 'Give the configured memory in MiB, a whole number from 128 to 10240.',
    ephemeralMib:
      'Give the configured /tmp in MiB, a whole number from 512 to 10240, or leave it out for 512.',
    billedMs: 'Give a list with the Billed Duration of each invocation in ms, each at most 910000.',
    billedMsEach: 'Give the Billed Duration that each of the requests had, in ms, at most 910000.',
    durationMs: 'Give the Duration of the REPORT line in ms, at most 910000.',
    initMs: 'Give the Init Duration of the REPORT line in ms, or leave it out for a warm invocation.',
    requests: 'Give a whole number of requests, not below the number of invocations.',
    provisionedConcurrency: 'Give true or false.',
    startUpShare: 'Give a number from 0 to 1, or leave it out where it is not known.',
    companions: 'Give a list of objects with a `charge`.',
    vcpuHours: 'Give vCPUHour of billedResourceUtilization, a number from 0 to 1e15.',
    memoryGbHours: 'Give memoryGBHour of billedResourceUtilization, a number from 0 to 1e15.',
    storageGbHours:
      'Give storageGBHour of billedResourceUtilization, a number from 0 to 1e15; 0 is a figure too.',
    basis: 'Give "billed" for figures of the platform, "derived" for computed ones.',
    workers: 'Give what the job had: see `soalbench cost estimate --help`.',
    vcpus: 'Give 1, 2, 4, 8 or 16.',
    memoryGb: 'Give the memory of one worker in GB, Spark overhead included.',
    diskGb: 'Give 20 to 200, or leave it out for 20.',
    seconds: 'Give the seconds from ready to stopped, of each one.',
    count: 'Give a whole number from 1 on.',
    glueVersion: 'Give the version as a text, for example "5.1".',
    executionClass: 'Give "STANDARD" or "FLEX".',
    workerType: 'Give the worker type, for example "G.1X".',
    executionSeconds: 'Give ExecutionTime of GetJobRun in seconds.',
    dpuSeconds: 'Give DPUSeconds of GetJobRun.',
    instances: 'Give a list of {"instanceType", "count", "hours"}.',
    instanceType: 'Give the type of the instances, for example "r5.4xlarge".',
    hours: 'Give the hours of each one, a number from 0 to 1e15.',
    put: number,
    get: number,
    gbMonths: number,
    ingestedGb: number,
    storedGbMonths: number,
    processedGb: number,
  }),
)
