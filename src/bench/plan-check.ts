import { UsageInvalid } from '../core/errors.ts'
import { shortText } from '../core/short-text.ts'
import { capabilities } from '../runners/capabilities.ts'

/** Words of a closed set, without repeats, in the set's order. @throws UsageInvalid naming flag, word and choices. */
export function checkWords<T extends string>(
  given: readonly string[],
  words: readonly T[],
  flag: string,
): T[] {
  refuseUnknown(given, words, flag)
  return words.filter((word) => given.includes(word))
}

/** As `checkWords` for an open set; in the order given. */
export function checkNames(given: readonly string[], known: readonly string[], flag: string): string[] {
  refuseUnknown(given, known, flag)
  return [...new Set(given)]
}

/** Memory sizes of Lambda functions, ascending, without repeats. @throws UsageInvalid */
export function checkMemories(given: readonly number[]): number[] {
  const { least, most } = capabilities.lambda.memoryMiB
  const bad = given.find((size) => !Number.isInteger(size) || size < least || size > most)
  if (bad !== undefined) {
    throw new UsageInvalid(`not a Lambda memory size in --memory: ${bad}`, {
      suggestions: [`Lambda functions have ${least} to ${most} MiB, for example --memory 1769,3008.`],
    })
  }
  return [...new Set(given)].sort((a, b) => a - b)
}

function refuseUnknown(given: readonly string[], known: readonly string[], flag: string): void {
  const unknown = given.find((word) => !known.includes(word))
  if (unknown === undefined && given.length > 0) return
  const what =
    unknown === undefined
      ? `nothing given in ${flag}`
      : `unknown word in ${flag}: "${shortText(unknown, 60)}"`
  throw new UsageInvalid(what, { suggestions: [`Choose from ${known.join(', ')}.`] })
}
