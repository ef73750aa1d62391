import { hodgesLehmann } from '../stats/regression/hodges-lehmann.ts'
import { gateConfidence } from '../stats/regression/gate.ts'
import { familyShift } from '../stats/regression/signed-rank.ts'
import type { Arms } from './arms.ts'
import type { CellVerdict, Finding } from './comparison.ts'
import type { ComparedCell } from './judge-cells.ts'

/** A family that shifts together: less than once in a hundred nights by chance. */
const familyP = 0.01

/** What many cells, or many nights, say together. None of it fails: each names what to do. */
export function shiftFindings(
  arms: Arms,
  cells: readonly ComparedCell[],
  verdicts: readonly CellVerdict[],
  { canaryMoved }: { readonly canaryMoved: boolean },
): Finding[] {
  return [
    ...(canaryMoved ? [canary] : []),
    ...(arms.control === null ? alikeWithoutControl(verdicts) : alike(cells, verdicts)),
    ...slowDrifts(verdicts),
  ]
}

const canary: Finding = {
  kind: 'platform-drift',
  text: 'the canary moved: the platform changed between the two sides, so nothing is confirmed; measure again',
  cells: [],
}

const shiftsOf = (verdicts: readonly CellVerdict[]): readonly number[] =>
  verdicts.flatMap(({ measures }) => measures.find(({ measure }) => measure === 'duration')?.logShift ?? [])

function alikeWithoutControl(verdicts: readonly CellVerdict[]): Finding[] {
  const family = familyShift(shiftsOf(verdicts))
  if (family === undefined || family.p >= familyP) return []
  const text = `all cells shifted together, ${changed(family.shift)} in the middle of ${family.members} (p = ${shortP(family.p)}): a platform that drifted looks just like that; only a control of the same night tells it from the code`
  return [{ kind: 'platform-drift', text, cells: [] }]
}

function alike(cells: readonly ComparedCell[], verdicts: readonly CellVerdict[]): Finding[] {
  const suite = familyShift(shiftsOf(verdicts))
  const platform = familyShift(cells.flatMap(platformShift))
  return [
    ...(suite === undefined || suite.p >= familyP
      ? []
      : [
          {
            kind: 'suite-shift' as const,
            text: `all of HEAD is ${changed(suite.shift)} than its control, in the middle of ${suite.members} cells (p = ${shortP(suite.p)}): something that all of them share, such as their start-up, though no cell need show it alone`,
            cells: [],
          },
        ]),
    ...(platform === undefined || platform.p >= familyP
      ? []
      : [
          {
            kind: 'platform-drift' as const,
            text: `the platform drifted, which is no regression: the control is ${changed(platform.shift)} than the same code was in BASE, in the middle of ${platform.members} cells (p = ${shortP(platform.p)})`,
            cells: [],
          },
        ]),
  ]
}

/** The same code in two nights. */
function platformShift({ valid: { control, base } }: ComparedCell): readonly number[] {
  const [now, before] = [control, base].map((trials) =>
    trials.flatMap(({ clientMs, platformMs }) => clientMs ?? platformMs ?? []).filter((ms) => ms > 0),
  )
  if (now === undefined || before === undefined || now.length === 0 || before.length === 0) return []
  if (control.every((trial) => base.includes(trial))) return []
  return [hodgesLehmann(now.map(Math.log), before.map(Math.log), gateConfidence).shift]
}

function slowDrifts(verdicts: readonly CellVerdict[]): Finding[] {
  return verdicts.flatMap(({ cell, measures }) => {
    const drift = measures.find(({ slowDrift }) => slowDrift?.alarm === true)?.slowDrift ?? undefined
    if (drift === undefined) return []
    const text = `slow drift over ${drift.since} of ${drift.nights} nights (cumulative sum): to be measured again, whatever this night alone shows`
    return [{ kind: 'slow-drift' as const, text, cells: [cell] }]
  })
}

const changed = (shift: number): string =>
  `${Math.abs(100 * Math.expm1(shift)).toFixed(1)} % ${shift >= 0 ? 'slower' : 'faster'}`

const shortP = (p: number): string => (p < 0.001 ? '< 0.001' : p.toFixed(3))
