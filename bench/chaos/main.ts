import { silenceKnownWarnings } from '../../src/cli/known-warnings.ts'
import { table } from '../table.ts'
import { budget } from './budget.ts'
import type { ChaosRow } from './chaos-row.ts'
import { crashesAt, crashPoints, crashRow, randomKills } from './crashes.ts'
import { faultMatrix } from './fault-matrix.ts'

const seed = 20_261_121

/** By name: what is done, and the rows it gives. Nothing is asserted; `npm test` holds short versions of the same. */
const sections: Readonly<Record<string, () => Promise<readonly ChaosRow[]>>> = {
  faults: () => faultMatrix({ seeds: [1, 2, 3, 4, 5], repetitions: 25 }),
  crashes: async () => {
    const points = Array.from({ length: await crashPoints() }, (_, at) => at + 1)
    return [
      crashRow(`a crash at each of ${points.length} points of a run of 24 trials`, await crashesAt(points)),
    ]
  },
  kills: async () => [crashRow('300 random kills', await randomKills({ seed, kills: 300 }))],
  budget: () => budget({ seed, plans: 10_000 }),
}

silenceKnownWarnings()
const asked = process.argv.slice(2)
for (const name of asked.length === 0 ? Object.keys(sections) : asked) {
  const measure = sections[name]
  if (measure === undefined)
    throw new Error(`no such section: ${name}; there are ${Object.keys(sections).join(', ')}`)
  const rows = await measure()
  process.stdout.write(
    table(
      `Chaos: ${name}`,
      ['what', 'figure', 'goal'],
      rows.map(({ what, figure, goal }) => [what, figure, goal]),
    ),
  )
}
