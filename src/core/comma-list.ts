import { UsageInvalid } from './errors.ts'
import { shortText } from './short-text.ts'

/** The words of a comma list without repeats; what they may be is checked by whoever knows. @throws UsageInvalid */
export function commaList(text: string, flag: string): string[] {
  const words = text.split(',').map((word) => word.trim())
  if (words.includes('')) {
    throw new UsageInvalid(`empty word in ${flag}: "${shortText(text, 60)}"`, {
      suggestions: ['Put words between the commas.'],
    })
  }
  return [...new Set(words)]
}

/** Whole numbers in digits; bounds are checked by whoever knows. @throws UsageInvalid naming the flag. */
export function numberList(text: string, flag: string): number[] {
  return commaList(text, flag).map((word) => {
    if (/^\d{1,9}$/.test(word)) return Number(word)
    throw new UsageInvalid(`not a whole number in ${flag}: "${shortText(word, 60)}"`, {
      suggestions: [`Give whole numbers by comma, for example ${flag} 1769,3008.`],
    })
  })
}
