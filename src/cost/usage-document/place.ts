import { UsageInvalid } from '../../core/errors.ts'
import { shortText } from '../../core/short-text.ts'

/** Where in which usage document something stands: every refusal names it, as `FILE: usage[2].memoryMib`. */
export class Place {
  readonly #source: string
  readonly #path: string

  private constructor(source: string, path: string) {
    this.#source = source
    this.#path = path
  }

  /** `source`: the file as the user named it. */
  static top(source: string): Place {
    return new Place(source, 'usage')
  }

  at(key: string | number): Place {
    const step = typeof key === 'number' ? `[${key}]` : `.${shortText(key, 60)}`
    return new Place(this.#source, `${this.#path}${step}`)
  }

  /** What is wrong here, and what to do about it. */
  fault(problem: string, remedy: string): UsageInvalid {
    return new UsageInvalid(`usage cannot be read: ${this.#source}: ${this.#path}: ${problem}`, {
      suggestions: [remedy],
    })
  }
}

/** A value of a document as an error message can show it: one line, never long. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(shortText(value, 40))
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return String(value)
  return Array.isArray(value) ? 'a list' : 'an object'
}
