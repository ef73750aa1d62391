import { seededRandom } from '../../src/core/seeded-random.ts'
import { alarmAbove, nextSum } from '../../src/stats/regression/cusum.ts'
import { shiftSd } from '../../src/stats/regression/shift-noise.ts'
import { type Figure, percent, shareError } from './figure.ts'
import { measureNights, type NightSetting } from './gate-night.ts'
import { logSdOf, normal } from './noise.ts'

const quiet = { n: 10, slower: 0.2, stragglers: 0, correlation: 0, billed: false, seed: 71 }

const kinds: readonly { readonly name: string; readonly setting: Omit<NightSetting, 'nights'> }[] = [
  { name: '20 % slower', setting: quiet },
  { name: '20 % slower, 3 % stragglers', setting: { ...quiet, stragglers: 0.03, seed: 72 } },
  { name: '20 % slower, correlated noise', setting: { ...quiet, correlation: 0.3, seed: 73 } },
  { name: '20 % slower, billed units too', setting: { ...quiet, billed: true, seed: 74 } },
  { name: 'nothing changed', setting: { ...quiet, slower: 0, seed: 75 } },
  {
    name: 'nothing changed, all of these',
    setting: { ...quiet, slower: 0, stragglers: 0.03, correlation: 0.3, billed: true, seed: 76 },
  },
]

/** A7 and A8: whole nights through the two-stage gate, and drift through the cumulative sum. */
export const gateFigures = (repeats: number): readonly Figure[] => [
  ...kinds.flatMap(({ name, setting }) => nightFigures(name, { ...setting, nights: repeats })),
  ...driftFigures(repeats),
]

function nightFigures(name: string, setting: NightSetting): Figure[] {
  const { falseAlarms, power, extra } = measureNights(setting)
  const { nights } = setting
  const row = (what: string, figure: string, goal: string, standardError: string): Figure => ({
    ...{ id: 'A7', what: `${name}: ${what}`, figure, goal, standardError },
  })
  const found = (cv: number, goal: string): Figure => {
    const share = power.get(cv) ?? 0
    return row(`found at cv ${percent(cv, 0)}`, percent(share), goal, percent(shareError(share, 2 * nights)))
  }
  return [
    row(
      'false alarms in a night',
      falseAlarms.toFixed(3),
      '≤ 0.1',
      Math.sqrt(falseAlarms / nights).toFixed(3),
    ),
    ...(setting.slower > 0 ? [found(0.05, '≥ 97 %'), found(0.15, '≥ 70 %'), found(0.3, '')] : []),
    row('trials measured again', percent(extra), '≤ 40 %', ''),
  ]
}

function driftFigures(repeats: number): Figure[] {
  const random = seededRandom(77)
  const sd = shiftSd(logSdOf(0.15), 10, 10)
  const quietNights = Array.from({ length: repeats }, () => nightsToAlarm(0, random)).toSorted(
    (a, b) => a - b,
  )
  const mean = quietNights.reduce((total, each) => total + each, 0) / repeats
  const delays = Array.from({ length: repeats }, () => nightsToAlarm(Math.log(1.1) / sd, random))
  const middle = delays.toSorted((a, b) => a - b)[Math.floor(repeats / 2)] ?? 0
  const row = { id: 'A8', standardError: '' }
  return [
    {
      ...row,
      what: 'drift: nights of a cell between false alarms',
      figure: mean.toFixed(0),
      goal: '≥ 1800',
      standardError: (mean / Math.sqrt(repeats)).toFixed(0),
    },
    { ...row, what: 'drift: nights until 10 % at cv 15 %', figure: String(middle), goal: '≤ 9' },
  ]
}

const mostNights = 20_000

function nightsToAlarm(shift: number, random: () => number): number {
  let sum = 0
  for (let night = 1; night < mostNights; night += 1) {
    sum = nextSum(sum, { shift: shift + normal(random), sd: 1 })
    if (sum > alarmAbove) return night
  }
  return mostNights
}
