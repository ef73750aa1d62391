import { describe, expect, it } from 'vitest'
import { SoalbenchError } from '../../../src/core/errors.ts'
import { parseUsageDocument } from '../../../src/cost/usage-document/parse-usage-document.ts'
import { smallest } from './parse.ts'

/** The error of a document, as `message; remedies`. */
function refusal(document: unknown): string {
  try {
    parseUsageDocument(typeof document === 'string' ? document : JSON.stringify(document), 'usage.json')
  } catch (error) {
    if (error instanceof SoalbenchError && error.suggestions.length > 0) {
      return `${error.code} ${error.message}; ${error.suggestions.join(' ')}`
    }
    throw error
  }
  return 'accepted'
}

const worker = { vcpus: 4, memoryGb: 16, seconds: 60 }
const { hours: _hours, ...instance } = smallest.instances.instances[0]
const { billedMs, billedMsEach, invocations, hours, workers, executionSeconds, dpuSeconds, instances } =
  smallest
const without = (document: object, field: string): object =>
  Object.fromEntries(Object.entries(document).filter(([key]) => key !== field))

const groups: [string, [unknown, RegExp][]][] = [
  [
    'unknown fields',
    [
      [{ ...billedMs, memoryMB: 128 }, /usage\.memoryMB: unknown field; Did you mean memoryMib\?/],
      [
        { ...without(billedMs, 'memoryMib'), memoryMiB: 128 },
        /usage\.memoryMiB: unknown field; Did you mean memoryMib\?/,
      ],
      [
        { ...workers, workers: [{ ...worker, memory: 1 }] },
        /usage\.workers\[0\]\.memory: unknown field; .*memoryGb/,
      ],
      [{ ...hours, used: { vcpu: 1 } }, /usage\.used\.vcpu: unknown field/],
      [{ ...billedMs, companions: [{ charge: 'logs', gb: 1 }] }, /usage\.companions\[0\]\.gb: unknown field/],
    ],
  ],
  [
    'what is missing',
    [
      [without(billedMs, 'region'), /usage\.region: missing; .*us-east-1/],
      [without(billedMs, 'platform'), /usage\.platform: missing; .*lambda, emr-serverless, glue, emr-ec2/],
      [without(billedMs, 'memoryMib'), /usage\.memoryMib: missing; /],
      [without(billedMs, 'billedMs'), /usage\.billedMs: missing; .*billedMs or billedMsEach or invocations/],
      [without(billedMsEach, 'requests'), /usage\.requests: missing/],
      [without(hours, 'storageGbHours'), /usage\.storageGbHours: missing; .*0 is a figure too/],
      [without(executionSeconds, 'glueVersion'), /usage\.glueVersion: missing/],
      [without(executionSeconds, 'workers'), /usage\.workers: missing/],
      [{ ...instances, instances: [instance] }, /usage\.instances\[0\]\.hours: missing/],
      [
        { ...instances, instances: [{ ...instance, hours: 1e15 }] },
        /usage\.instances\[0\]\.hours: 1000000000000000 is outside/,
      ],
      [{ ...workers, workers: [] }, /usage\.workers: an empty list/],
      [{ ...billedMs, billedMs: [] }, /usage\.billedMs: an empty list/],
      [[], /usage: an empty list/],
    ],
  ],
  [
    'unknown words',
    [
      [
        { ...billedMs, platform: 'lamda' },
        /usage\.platform: unknown platform "lamda"; Did you mean lambda\?/,
      ],
      [{ ...billedMs, platform: '__proto__' }, /usage\.platform: unknown platform/],
      [{ ...billedMs, architecture: 'arm' }, /usage\.architecture: "arm" is not one of x86_64, arm64/],
      [{ ...executionSeconds, workerType: 'G.3X' }, /usage\.workerType: "G\.3X" is not one of .*G\.2X/],
      [{ ...executionSeconds, glueVersion: '5.2' }, /usage\.glueVersion: "5\.2" is not one of .*5\.1, 6\.0/],
      [
        { ...executionSeconds, glueVersion: '2.0', executionClass: 'FLEX' },
        /usage\.executionClass: Glue 2\.0 has no FLEX/,
      ],
      [{ ...hours, basis: 'guessed' }, /usage\.basis: "guessed" is not one of billed, derived/],
      [
        { ...billedMs, companions: [{ charge: 's3-request' }] },
        /usage\.companions\[0\]\.charge: .*; Did you mean s3-requests\?/,
      ],
    ],
  ],
  [
    'quantities that cannot be',
    [
      [{ ...billedMs, memoryMib: 64 }, /usage\.memoryMib: 64 is outside 128 to 10240 MiB/],
      [{ ...billedMs, memoryMib: 20_000 }, /usage\.memoryMib: 20000 is outside/],
      [{ ...billedMs, memoryMib: 128.5 }, /usage\.memoryMib: 128\.5 is not a whole number/],
      [{ ...billedMs, ephemeralMib: 511 }, /usage\.ephemeralMib: 511 is outside 512 to 10240/],
      [{ ...billedMs, billedMs: [1, -5] }, /usage\.billedMs\[1\]: -5 is negative/],
      [{ ...billedMs, billedMs: [910_001] }, /usage\.billedMs\[0\]: 910001 is outside/],
      [{ ...billedMs, requests: 1 }, /usage\.requests: 1 is less than the 2 invocations/],
      [{ ...billedMsEach, requests: 1e15 }, /usage\.requests: .* ms in all/],
      [{ ...billedMsEach, requests: 0 }, /usage\.requests: 0 is outside/],
      [
        { ...invocations, invocations: [{ durationMs: 900_000, initMs: 10_001 }] },
        /usage\.invocations\[0\]: 910001 ms in all/,
      ],
      [{ ...hours, vcpuHours: 1e16 }, /usage\.vcpuHours: 10000000000000000 is outside/],
      [
        { ...hours, vcpuHours: 0, basis: 'billed' },
        /usage\.vcpuHours: billed figures that are still 0; Read GetJobRun again/,
      ],
      [
        { ...workers, workers: [{ ...worker, vcpus: 3 }] },
        /usage\.workers\[0\]\.vcpus: no worker has 3 vCPU; Give one of 1, 2, 4, 8, 16/,
      ],
      [
        { ...workers, workers: [{ ...worker, memoryGb: 31 }] },
        /usage\.workers\[0\]\.memoryGb: 31 is more than .*; Give at most 30 GB/,
      ],
      [{ ...workers, workers: [{ ...worker, diskGb: 10 }] }, /usage\.workers\[0\]\.diskGb: 10 is less/],
      [
        { ...workers, workers: [{ ...worker, diskGb: 201 }] },
        /usage\.workers\[0\]\.diskGb: 201 GB needs the shuffle-optimised disk/,
      ],
      [
        { ...workers, workers: [{ ...worker, count: 1.5 }] },
        /usage\.workers\[0\]\.count: 1\.5 is not a whole number/,
      ],
      [{ ...dpuSeconds, dpuSeconds: 0 }, /usage\.dpuSeconds: 0; Read GetJobRun again/],
      [{ ...billedMs, startUpShare: 1.2 }, /usage\.startUpShare: 1\.2 is outside 0 to 1/],
      [JSON.stringify(hours).replace('0.067', '1e999'), /usage\.vcpuHours: Infinity is outside/],
    ],
  ],
  [
    'wrong types',
    [
      [7, /usage: 7 is not an object/],
      [[billedMs, null], /usage\[1\]: null is not an object/],
      [{ ...billedMs, memoryMib: '1769' }, /usage\.memoryMib: "1769" is not a number/],
      [{ ...billedMs, billedMs: 812 }, /usage\.billedMs: 812 is not a list/],
      [{ ...billedMs, billedMs: [null] }, /usage\.billedMs\[0\]: null is not a number/],
      [{ ...billedMs, region: 5 }, /usage\.region: 5 is not a text/],
      [{ ...billedMs, region: '' }, /usage\.region: empty/],
      [{ ...billedMs, companions: {} }, /usage\.companions: an object is not a list/],
      [{ ...hours, used: 5 }, /usage\.used/],
    ],
  ],
  [
    'two forms at once',
    [
      [{ ...billedMs, ...billedMsEach }, /usage\.billedMsEach: cannot stand beside billedMs/],
      [{ ...hours, ...workers }, /usage\.workers: cannot stand beside vcpuHours/],
      [{ ...workers, memoryGbHours: 1 }, /usage\.memoryGbHours: cannot stand beside workers/],
      [
        { ...instances, instances: [{ ...instance, hours: 1, seconds: 1 }] },
        /usage\.instances\[0\]: both hours and seconds/,
      ],
    ],
  ],
  [
    'broken JSON',
    [
      ['', /usage\.json: line 1, column 1: the end of the text/],
      ['{"platform":"lambda",\n  "region" "us-east-1"}', /usage\.json: line 2, column 12: "\\""/],
      ['[{"a":1},]', /line 1, column 10: "]"/],
      [
        `${JSON.stringify(hours)}\n${JSON.stringify(hours)}`,
        /line 2, column 1: "\{".*a list of them in \[ \]/,
      ],
      ['[[[[', /line 1, column 5: the end/],
    ],
  ],
]

describe.each(groups)('%s', (_, cases) => {
  it.each(cases)('%j', (document, expected) => {
    const told = refusal(document)
    expect(told).toMatch(/^SOAL_USAGE_INVALID usage (cannot be read|is not JSON): usage\.json: /)
    expect(told).toMatch(expected)
  })
})

it('a million brackets do not exhaust the stack', () => {
  expect(refusal('['.repeat(1_000_000))).toMatch(/column 1000001: the end/)
})

it('more usages than there can be invoices for', () => {
  const list = `[${'{},'.repeat(20_000)}{}]`
  expect(refusal(list)).toMatch(/usage: 20001 usages, and at most 20000 .*Sum what is alike/)
})

it('names the place in a list, and nothing of what a text holds but its start', () => {
  const told = refusal([billedMs, hours, { ...billedMs, architecture: `x\n${'y'.repeat(500)}` }])
  expect(told).toMatch(/usage\[2\]\.architecture: "x/)
  expect(told).not.toContain('\n')
  expect(told.length).toBeLessThan(300)
})
