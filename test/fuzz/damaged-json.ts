import type { Random } from '../../src/core/seeded-random.ts'
import { mutatedBytes } from './mutate-bytes.ts'
import { mutatedJson } from './mutate-json.ts'

/** A JSON file with damage to its values, to its text, or to both. */
export function damagedJson(documents: readonly unknown[], random: Random): Buffer {
  const document = documents[Math.floor(random() * documents.length)]
  const [other] = documents
  const isStructural = random() < 0.65
  const text = JSON.stringify(
    isStructural ? mutatedJson(document, random) : document,
    null,
    random() < 0.3 ? 2 : 0,
  )
  const bytes = Buffer.from(text ?? '')
  if (isStructural && random() < 0.9) return bytes
  return mutatedBytes(bytes, random, Buffer.from(JSON.stringify(other) ?? ''))
}
