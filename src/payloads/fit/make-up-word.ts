import { below, type PseudoRandom } from './pseudo-random.ts'

const vowels = 'aeiou'
const consonants = 'bcdfghjklmnpqrstvwxyz'
const latin = 'äöüßáéíóúàèìòùâêîôûçñåæøœčšžłńęąğış'
const cyrillic = 'абвгдежзиклмнопрстуфхцчшыэюя'
const emoji = ['😀', '🌟', '🎉', '🌈', '🍀', '🚀', '📦', '🔧']

/**
 * A word of the same length in characters and bytes, letter for letter of the same kind. Digits become other digits,
 * punctuation stays. It is no word of `known`, unless that is too short for another.
 */
export function makeUpWord(word: string, random: PseudoRandom, known: ReadonlySet<string>): string {
  let made = ''
  for (let attempt = 0; attempt < 50; attempt += 1) {
    made = Array.from(word, (character) => another(character, random)).join('')
    if (!known.has(made)) break
  }
  return made
}

function another(character: string, random: PseudoRandom): string {
  const pick = (alphabet: string | readonly string[]): string =>
    alphabet[below(random, alphabet.length)] ?? ''
  if (/[0-9]/.test(character)) return pick('0123456789')
  if (/[a-z]/.test(character)) return pick(vowels.includes(character) ? vowels : consonants)
  if (/[A-Z]/.test(character)) {
    return pick(vowels.includes(character.toLowerCase()) ? vowels : consonants).toUpperCase()
  }
  if (character.charCodeAt(0) < 128) return character
  const bytes = Buffer.byteLength(character)
  if (bytes === 4) return pick(emoji)
  if (!/\p{L}/u.test(character)) return character
  if (bytes === 3) return String.fromCodePoint(0x4e00 + below(random, 5000))
  return pick(/\p{Script=Latin}/u.test(character) ? latin : cyrillic)
}
