import { table } from '../table.ts'
import { measureNights, nightlyRows } from './nightly.ts'

// `node dist/bench/nightly.js [rehearsal] [NIGHTS]`: by default ten nights of each kind with real Spark.
const given = process.argv.slice(2)
const engine = given.includes('rehearsal') ? 'rehearsal' : 'spark'
const nights = Number(given.find((word) => /^\d+$/.test(word)) ?? 10)
const share = 0.3
const figures = await measureNights({
  ...{ engine, nights, share, reps: 10, learning: 7 },
  observe: (line) => process.stderr.write(`${line}\n`),
})
const rows = nightlyRows(figures, share).map(({ what, figure, goal }) => [what, figure, goal])
process.stdout.write(
  table(
    `Nights, ${engine === 'spark' ? 'real Spark on the local engines' : 'rehearsed'}`,
    ['what', 'figure', 'goal'],
    rows,
  ),
)
