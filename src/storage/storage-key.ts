import { UsageInvalid } from '../core/errors.ts'

/**
 * Refuses a key that would lead out of the root or name nothing: absolute, `..`, empty segments, backslashes, control
 * characters. The same rule for every storage, so that a key that works here works there.
 * @throws UsageInvalid naming the key.
 */
export function checkKey(key: string): string {
  const segments = key.split('/')
  const bad = segments.some((part) => part === '' || part === '.' || part === '..')
  if (bad || key.includes('\\') || /\p{Cc}/u.test(key)) {
    throw new UsageInvalid(`not a storage key: ${JSON.stringify(key)}`, {
      suggestions: ['Use names separated by single slashes, for example payloads/a.csv.'],
    })
  }
  return key
}
