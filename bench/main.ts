import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { benchStore } from '../src/store/bench-store.ts'
import { measureEnforcement } from './enforcement.ts'
import { measureMicro } from './micro.ts'
import { measurePayloads } from './payloads.ts'
import { measureStartUp } from './start-up.ts'
import { fixed, table } from './table.ts'

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
  payloads: async (folder) => table('Payloads', ['what', 'figure', 'goal'], await measurePayloads(folder)),
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
      Object.entries(figures).map(([name, value]) => [name, fixed(Number(value))]),
    )
  },
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

const wanted = process.argv.slice(2)
const folder = await mkdtemp(join(tmpdir(), 'soalbench-bench-'))
try {
  for (const [name, measure] of Object.entries(sections)) {
    if (wanted.length === 0 || wanted.includes(name)) process.stdout.write(await measure(folder))
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
