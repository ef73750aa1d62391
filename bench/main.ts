import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { benchStore } from '../src/store/bench-store.ts'
import { silenceKnownWarnings } from '../src/cli/known-warnings.ts'
import { measureEnforcement } from './enforcement.ts'
import { measureMicro } from './micro.ts'
import { measurePayloads } from './payloads.ts'
import { measurePricing } from './pricing.ts'
import { measureReprice } from './reprice.ts'
import { measureStartUp } from './start-up.ts'
import { fixed, table } from './table.ts'

const memoryDisk = '/dev/shm'

/** The figures of speed and fidelity, one table each; nothing is asserted. Sections by name, or all. */
const sections: Readonly<Record<string, (folder: string) => Promise<string>>> = {
  'start-up': async () =>
    table(
      'Start-up, medians of 21 interleaved rounds',
      ['what', 'ms', 'against node -e 0', 'goal'],
      measureStartUp(21, process.env).map(({ what, ms, ratio, goal }) => [
        what,
        fixed(ms, 0),
        fixed(ratio),
        goal === undefined ? '' : `at most ${goal}`,
      ]),
    ),
  payloads: async (folder) => {
    const head = ['what', 'figure', 'goal']
    const onDisk = table('Payloads, on disk', head, await measurePayloads(folder))
    if (!existsSync(memoryDisk)) return onDisk
    // Without the disk's write-back, which moves the floor by a factor of five from run to run.
    const inMemory = await mkdtemp(join(memoryDisk, 'soalbench-bench-'))
    try {
      return onDisk + table('Payloads, in memory', head, await measurePayloads(inMemory))
    } finally {
      await rm(inMemory, { recursive: true, force: true })
    }
  },
  enforcement: async () =>
    table(
      'What the local Lambda engine holds',
      ['what', 'figure', 'goal'],
      (await measureEnforcement()).map(({ what, figure, goal }) => [what, figure, goal]),
    ),
  store: async (folder) => {
    const figures = await benchStore({ directory: join(folder, 'store') })
    return table(
      'Store',
      ['what', 'figure'],
      Object.entries(figures).flatMap(([name, value]) =>
        typeof value === 'number'
          ? [[name, fixed(value)]]
          : Object.entries<number>(value).map(([part, each]) => [`${name}: ${part}`, fixed(each)]),
      ),
    )
  },
  pricing: async (folder) =>
    table(
      'Pricing, without a store',
      ['what', 'figure'],
      (await measurePricing()).map(({ what, figure }) => [what, figure]),
    ) +
    table(
      'Pricing of stored trials: cost reprice',
      ['what', 'figure', 'goal'],
      (await measureReprice(folder)).map(({ what, figure, goal }) => [what, figure, goal]),
    ),
  micro: async () =>
    table(
      'Inner loops',
      ['what', 'µs at the median', 'samples'],
      (await measureMicro()).map(({ what, microseconds, samples }) => [
        what,
        fixed(microseconds, 1),
        `${samples}`,
      ]),
    ),
}

silenceKnownWarnings()
const wanted = process.argv.slice(2)
const folder = await mkdtemp(join(tmpdir(), 'soalbench-bench-'))
try {
  for (const [name, measure] of Object.entries(sections)) {
    if (wanted.length === 0 || wanted.includes(name)) process.stdout.write(await measure(folder))
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
