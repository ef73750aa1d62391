import { seededRandom } from '../../src/core/seeded-random.ts'
import {
  confirmSlower,
  isFlagged,
  testShift,
  usualRule,
  type GateRule,
  type ShiftTest,
} from '../../src/stats/regression/gate.ts'
import { logSdOf, normal } from './noise.ts'

/** A kind of night: 60 cells, some of them slower. */
export interface NightSetting {
  /** Trials of a cell on each side. */
  readonly n: number
  /** 0.2 is 20 %. */
  readonly slower: number
  readonly stragglers: number
  /** Correlation of a trial's noise with that of the trial before it, of whichever side. */
  readonly correlation: number
  /** Billed units are judged beside durations. */
  readonly billed: boolean
  readonly nights: number
  readonly seed: number
}

export interface NightFigures {
  readonly falseAlarms: number
  /** By coefficient of variation. */
  readonly power: ReadonlyMap<number, number>
  /** Trials measured again, of those of the first stage. */
  readonly extra: number
}

const regressed = new Set([0, 1, 20, 21, 45, 46])
const cellCount = 60
const cvOf = (cell: number): number => (cell < 20 ? 0.05 : cell < 45 ? 0.15 : 0.3)

/** Spread between nights of the same code, which control and new code share in a night. */
const nightSd = 0.02

export function measureNights(setting: NightSetting, rule: GateRule = usualRule): NightFigures {
  const random = seededRandom(setting.seed)
  const found = new Map<number, number>()
  let falseAlarms = 0
  let again = 0
  for (let night = 0; night < setting.nights; night += 1) {
    const { alarms, flagged } = oneNight(setting, rule, random)
    again += flagged
    for (const cell of alarms) {
      if (setting.slower > 0 && regressed.has(cell)) found.set(cvOf(cell), (found.get(cvOf(cell)) ?? 0) + 1)
      else falseAlarms += 1
    }
  }
  const each = 2 * setting.nights
  return {
    falseAlarms: falseAlarms / setting.nights,
    power: new Map([0.05, 0.15, 0.3].map((cv) => [cv, (found.get(cv) ?? 0) / each])),
    extra: (again * 2) / (cellCount * setting.nights),
  }
}

interface Measured {
  readonly cell: number
  readonly measure: number
  readonly test: ShiftTest
}

function oneNight(
  setting: NightSetting,
  rule: GateRule,
  random: () => number,
): { readonly alarms: ReadonlySet<number>; readonly flagged: number } {
  const flagged: Measured[] = []
  for (let cell = 0; cell < cellCount; cell += 1) {
    flagged.push(...measureCell(cell, setting.n, setting, random).filter(({ test }) => isFlagged(test, rule)))
  }
  const cells = new Set(flagged.map(({ cell }) => cell))
  const again: Measured[] = []
  for (const cell of cells) {
    const known = flagged.filter((each) => each.cell === cell).map(({ measure }) => measure)
    const fresh = measureCell(cell, 2 * setting.n, setting, random)
    again.push(...fresh.filter(({ measure }) => known.includes(measure)))
  }
  const verdicts = confirmSlower(
    again.map(({ test }) => test),
    rule,
  )
  const alarms = again.filter((_, at) => verdicts[at]?.slower === true).map(({ cell }) => cell)
  return { alarms: new Set(alarms), flagged: cells.size }
}

/** Both sides of a cell in blocks of one trial each, shuffled within the block. */
function measureCell(cell: number, n: number, setting: NightSetting, random: () => number): Measured[] {
  const shift = regressed.has(cell) ? Math.log(1 + setting.slower) : 0
  const noise = correlatedNoise(logSdOf(cvOf(cell)), setting, random)
  const level = Math.log(secondsOf(cell)) + nightSd * normal(random)
  const head: number[] = []
  const control: number[] = []
  for (let block = 0; block < n; block += 1) {
    const order = random() < 0.5 ? ([head, control] as const) : ([control, head] as const)
    for (const side of order) side.push(Math.exp(level + noise() + (side === head ? shift : 0)))
  }
  const measures = setting.billed ? [head, control].map((side) => side.map((s) => billedOf(cell, s))) : []
  const tests = [testShift(head, control), ...billedTest(measures)]
  return tests.map((test, measure) => ({ cell, measure, test }))
}

const billedTest = ([head, control]: readonly number[][]): readonly ShiftTest[] =>
  head === undefined || control === undefined ? [] : [testShift(head, control)]

function correlatedNoise(
  sigma: number,
  { correlation, stragglers }: NightSetting,
  random: () => number,
): () => number {
  const fresh = Math.sqrt(1 - correlation ** 2)
  let state = normal(random)
  return () => {
    state = correlation * state + fresh * normal(random)
    return sigma * state + (random() < stragglers ? Math.log(2.5) : 0)
  }
}

/** From 5 to 160 seconds, so that minimums of a minute hold for some cells and not for others. */
const secondsOf = (cell: number): number => 5 * 2 ** ((cell % 10) / 2)

/** A third of the cells each: to the millisecond, and to the second with a minimum of a minute, as the platforms bill. */
const billedOf = (cell: number, seconds: number): number =>
  cell % 3 === 0 ? Math.ceil(seconds * 1000) / 1000 : Math.max(60, Math.ceil(seconds))
