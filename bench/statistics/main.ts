import { table } from '../table.ts'
import { measureStatistics } from './measure-statistics.ts'

// Arguments: the number of repeats, and ids of sections such as A3.
const [first = '300', ...rest] = process.argv.slice(2)
const given = Number(first)
const repeats = Number.isInteger(given) && given > 1 ? given : 300
const wanted = repeats === given ? rest : process.argv.slice(2)
process.stdout.write(
  table(
    `Statistics, ${repeats} repeats of every cell`,
    ['id', 'what', 'figure', 'goal', 'standard error'],
    measureStatistics(repeats, wanted).map(({ id, what, figure, goal, standardError }) => [
      id,
      what,
      figure,
      goal,
      standardError,
    ]),
  ),
)
