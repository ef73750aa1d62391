import type { StoredTrial } from '../store/run-record.ts'
import { referenceOf, type Arm, type Arms } from './arms.ts'
import type { CellTrials } from './measures.ts'
import { differences, type Difference, type Side, type Trait } from './traits.ts'

/** Why the two sides of a cell cannot be held against each other, in words; null where they can. */
export function incomparableBecause(
  { valid }: { readonly valid: CellTrials },
  arms: Arms,
  changed: ReadonlySet<Trait>,
): string | null {
  const reference = referenceOf(arms)
  const head = sideOf(arms.head, valid.head)
  const other = sideOf(reference, arms.control === null ? valid.base : valid.control)
  const found = differences(head, other, changed)
  if (found.length > 0) return words(found, arms.control === null ? 'BASE' : 'the control')
  if (arms.control === null) return null
  const pinned = differences(other, sideOf(arms.base, valid.base), notOfCode)
  return pinned.length === 0
    ? null
    : `the control is not the code of BASE: ${pinned.map((each) => differs(each, 'BASE')).join('; ')}`
}

/** Why the trials that were measured again are not those of the first stage; null where they are. */
export function notTheSameAgain({ valid }: { readonly valid: CellTrials }, arms: Arms): string | null {
  if (arms.again === null || arms.control === null) return null
  const head = differences(sideOf(arms.again.head, valid.againHead), sideOf(arms.head, valid.head))
  const control = differences(
    sideOf(arms.again.control, valid.againControl),
    sideOf(arms.control, valid.control),
  )
  const found = [
    ...head.map((each) => differs(each, 'HEAD')),
    ...control.map((each) => differs(each, 'the control')),
  ]
  return found.length === 0 ? null : found.join('; ')
}

/** BASE may come from another night, machine and release of the platform: only its script and data are the control's. */
const notOfCode: ReadonlySet<Trait> = new Set(['engine', 'machine', 'limits', 'scale', 'region'])

const sideOf = (arm: Arm, trials: readonly StoredTrial[]): Side => ({ arm, trials })

const words = (found: readonly Difference[], other: string): string =>
  `not the same on both sides: ${found.map((each) => differs(each, other)).join('; ')}`

const differs = ({ trait, here, there }: Difference, other: string): string =>
  `${trait} ${here}, in ${other} ${there}`
