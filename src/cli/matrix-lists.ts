import { UsageInvalid } from '../core/errors.ts'

/** A comma list of words out of a closed set, in the set's order. @throws UsageInvalid naming the flag and the words. */
export function wordList<T extends string>(text: string, words: readonly T[], flag: string): T[] {
  const given = text.split(',').map((word) => word.trim())
  const unknown = given.find((word) => !words.some((known) => known === word))
  if (unknown !== undefined) {
    throw new UsageInvalid(`unknown word in ${flag}: "${unknown}"`, {
      suggestions: [`Choose from ${words.join(', ')}.`],
    })
  }
  return words.filter((word) => given.includes(word))
}

/** Names by comma that are checked later, by whoever knows them. */
export function nameList(text: string, flag: string): string[] {
  const names = text.split(',').map((name) => name.trim())
  if (names.includes('')) {
    throw new UsageInvalid(`empty name in ${flag}: "${text}"`, {
      suggestions: ['Put names between the commas.'],
    })
  }
  return [...new Set(names)]
}

/** Lambda memory sizes, MiB, ascending. AWS sells 128 to 10240 MB in steps of 1 MB. @throws UsageInvalid */
export function memoryList(text: string, flag = '--memory'): number[] {
  const sizes = text.split(',').map((part) => {
    const memoryMiB = /^\d+$/.test(part.trim()) ? Number(part) : Number.NaN
    if (memoryMiB >= 128 && memoryMiB <= 10_240) return memoryMiB
    throw new UsageInvalid(`not a Lambda memory size in ${flag}: "${part.trim()}"`, {
      suggestions: ['Lambda functions have 128 to 10240 MiB, for example --memory 1769,3008.'],
    })
  })
  return [...new Set(sizes)].sort((a, b) => a - b)
}
