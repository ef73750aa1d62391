import { silenceKnownWarnings } from '../../src/cli/known-warnings.ts'
import { table } from '../table.ts'
import { budget } from './budget.ts'
import type { ChaosRow } from './chaos-row.ts'
import { corruption, corruptionCells, corruptionHead } from './corruption.ts'
import { crashesAt, crashPoints, crashRow, randomKills, realCrashes } from './crashes.ts'
import { cannotMount, diskFull, diskFullCells, diskFullHead } from './disk-full.ts'
import { faultMatrix } from './fault-matrix.ts'
import { fuzz } from './fuzz.ts'
import { makespan } from './makespan.ts'
import { migrationCells, migrationHead, migrationKilled } from './migration-killed.ts'
import { signals } from './signals.ts'
import { wrongAnswers } from './wrong-answers.ts'

const seed = 20_261_121

interface Table {
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** By name: what is done, and the table it gives. Nothing is asserted; `npm test` holds short versions of the same. */
const sections: Readonly<Record<string, () => Promise<Table>>> = {
  faults: async () => plain(await faultMatrix({ seeds: [1, 2, 3, 4, 5], repetitions: 25 })),
  crashes: async () => {
    const points = Array.from({ length: await crashPoints() }, (_, at) => at + 1)
    const what = `a crash at each of the ${points.length} journal writes and calls of a run of 25 trials`
    return plain([crashRow(what, await crashesAt(points))])
  },
  kills: async () => plain([crashRow('300 random kills', await randomKills({ seed, kills: 300 }))]),
  'real-crashes': async () =>
    plain([crashRow('20 kills with real Spark', await realCrashes({ seed, kills: 20 }))]),
  budget: async () => plain(await budget({ seed, plans: 10_000 })),
  signals: async () => plain(await signals({ seed, points: 50 })),
  fuzz: async () => plain(await fuzz({ seed, scale: 1 })),
  'wrong-answers': async () => plain(await wrongAnswers({ seed })),
  corruption: async () => ({
    head: corruptionHead,
    rows: (await corruption({ seed, flips: 300 })).map(corruptionCells),
  }),
  'disk-full': async () => {
    const lacking = cannotMount()
    if (lacking !== undefined) return { head: ['skipped'], rows: [[lacking]] }
    return { head: diskFullHead, rows: (await diskFull({ points: 50 })).map(diskFullCells) }
  },
  makespan: async () => plain(await makespan({ trialMs: 3_000 })),
  migration: async () => ({
    head: migrationHead,
    rows: (await migrationKilled({ seed, kills: 100 })).map(migrationCells),
  }),
}

const plain = (rows: readonly ChaosRow[]): Table => ({
  head: ['what', 'figure', 'goal'],
  rows: rows.map(({ what, figure, goal }) => [what, figure, goal]),
})

silenceKnownWarnings()
const asked = process.argv.slice(2)
for (const name of asked.length === 0 ? Object.keys(sections) : asked) {
  const measure = sections[name]
  if (measure === undefined) {
    throw new Error(`no such section: ${name}; there are ${Object.keys(sections).join(', ')}`)
  }
  const begun = performance.now()
  const { head, rows } = await measure()
  process.stdout.write(table(`Chaos: ${name}`, head, rows))
  process.stderr.write(`${name}: ${((performance.now() - begun) / 1000).toFixed(0)} s\n`)
}
