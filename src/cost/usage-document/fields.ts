import * as v from 'valibot'
import { shown } from './place.ts'

/** More than any account uses in a month; above it sums of whole numbers would not be exact either. */
export const most = 1e15

/** A number from `least` to `greatest`. */
const between = (least: number, greatest: number, unit: string) =>
  v.pipe(
    v.number(notA('a number')),
    v.check(
      (value) => value >= least && value <= greatest,
      ({ input }) => {
        if (input < 0) return `${input} is negative`
        return `${input} is outside ${least} to ${greatest} ${unit}`.trimEnd()
      },
    ),
  )

const whole = (least: number, greatest: number, unit: string) =>
  v.pipe(
    between(least, greatest, unit),
    v.check(
      (value) => Number.isInteger(value),
      ({ input }) => `${input} is not a whole number`,
    ),
  )

/** Billable amounts: hours, seconds, GB. */
export const quantity = between(0, most, '')
/** So that their seconds are a quantity, too. */
export const hours = between(0, 1e11, 'hours')
export const count = whole(1, most, '')
export const requests = whole(0, most, '')
const share = between(0, 1, '')
export const memoryMib = whole(128, 10_240, 'MiB')
export const ephemeralMib = v.optional(whole(512, 10_240, 'MiB'), 512)

/** The longest that Lambda bills for one invocation: 900 s, and 10 s of INIT before them. */
export const longestMs = 910_000
export const milliseconds = between(0, longestMs, 'ms')

export const text = v.pipe(v.string(notA('a text')), v.nonEmpty('empty'))
export const flag = v.boolean(notA('true or false'))
/** Read further by whoever knows the list: its elements are named one by one. */
export const list = v.array(v.unknown(), notA('a list'))

export const oneOf = <const Words extends readonly string[]>(words: Words) =>
  v.picklist(words, ({ input }) => `${shown(input)} is not one of ${words.join(', ')}`)

export const architecture = v.optional(oneOf(['x86_64', 'arm64']), 'x86_64')

/** What every usage has. */
export const shared = <P extends string>(platform: P) => ({
  platform: v.literal(platform),
  region: text,
  startUpShare: v.exactOptional(share),
})

/** Read further by whoever knows its fields. */
export const anObject = v.unknown()

/** The figures of ResourceUtilization. */
export const resourceHours = v.strictObject({
  vcpuHours: quantity,
  memoryGbHours: quantity,
  storageGbHours: quantity,
})

function notA(what: string): (issue: v.BaseIssue<unknown>) => string {
  return ({ input }) => (input === undefined ? 'missing' : `${shown(input)} is not ${what}`)
}
