import { table } from '../table.ts'
import { measureHeldOutSize } from './held-out-size.ts'
import { measureStatistics } from './measure-statistics.ts'

// Arguments: the number of repeats, and ids of sections such as A3; or --workspace DIR, whose latest run is predicted.
const [first = '300', ...rest] = process.argv.slice(2)
const given = Number(first)
const repeats = Number.isInteger(given) && given > 1 ? given : 300
const wanted = repeats === given ? rest : process.argv.slice(2)
const real = first === '--workspace'
const figures = real ? await measureHeldOutSize(rest[0] ?? '.soalbench') : measureStatistics(repeats, wanted)
process.stdout.write(
  table(
    real ? 'A size that was held out of a real run' : `Statistics, ${repeats} repeats of every cell`,
    ['id', 'what', 'figure', 'goal', 'standard error'],
    figures.map(({ id, what, figure, goal, standardError }) => [id, what, figure, goal, standardError]),
  ),
)
