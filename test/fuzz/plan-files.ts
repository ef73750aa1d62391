import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildPlan } from '../../src/bench/plan.ts'
import { matrixOf } from '../../src/wiring/matrix.ts'
import type { Corpus } from './corpus.ts'
import { damagedJson } from './damaged-json.ts'
import { misplacedInJson, misplacedKey } from './named-place.ts'

const plans: readonly unknown[] = [
  { sizes: '10kb..1gb', platforms: 'lambda,glue', memory: '1769,3008', reps: 3, format: 'csv', seed: 7 },
  {
    ...{ sizes: ['10kb', '1mb'], platforms: ['lambda', 'emr-serverless', 'glue'], memory: [1769], reps: 1 },
    ...{
      workloads: ['aggregate', 'etl'],
      starts: ['cold', 'warm'],
      region: 'eu-west-1',
      timeoutSeconds: 300,
    },
    emrServerless: [
      {
        driver: { vcpus: 1, memoryGb: 4, diskGb: 20 },
        executor: { vcpus: 2, memoryGb: 8 },
        ...{ executors: 3, architecture: 'arm64' },
      },
    ],
    glue: [{ workerType: 'G.1X', workers: 4, glueVersion: '5.1', executionClass: 'FLEX' }],
  },
]

const flags = {
  ...{ sizes: '10kb', target: 'local', platforms: 'lambda', memory: '1769', workloads: 'aggregate' },
  ...{ starts: 'cold', reps: 1, format: 'csv', seed: 1, region: 'us-east-1' },
}

/** From the file to the plan: what the file asks for is checked on the way. */
export const planFiles: Corpus<Buffer> = {
  name: 'plan files',
  cases: 10_000,
  open(folder) {
    const path = join(folder, 'plan.json')
    return {
      make: (random) => damagedJson(plans, random),
      async read(bytes) {
        await writeFile(path, bytes)
        const given = { runId: 'run', knownWorkloads: ['aggregate', 'etl', 'join'] }
        const plan = buildPlan(await matrixOf({ ...flags, plan: path }, given))
        if (plan.trials.length === 0) throw new Error('a plan without trials')
        const figures = [
          plan.seed,
          plan.timeoutSeconds,
          ...plan.cells.map(({ payloadBytes }) => payloadBytes),
        ]
        if (!figures.every((figure) => Number.isSafeInteger(figure) && figure >= 0))
          throw new Error('figures')
        return undefined
      },
      misplaced({ message, suggestions }, bytes) {
        if (suggestions.length === 0) return 'no remedy'
        if (!message.includes('in --') && !message.includes(path)) return 'neither flag nor file'
        if (message.includes('not JSON')) return misplacedInJson(message, bytes.toString('utf8'))
        if (!message.includes('not usable')) return undefined
        const key = message.slice(message.indexOf(path) + path.length + 2).split(': ')[0] ?? ''
        return key === 'the whole document' || key.includes('\uFFFD')
          ? undefined
          : misplacedKey(key, JSON.parse(new TextDecoder().decode(bytes)))
      },
    }
  },
}
