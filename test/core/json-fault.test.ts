import fc from 'fast-check'
import { expect, it } from 'vitest'
import { jsonFault } from '../../src/core/json-fault.ts'

const refusal = (text: string): string | undefined => {
  try {
    JSON.parse(text)
  } catch (error) {
    return error instanceof Error ? error.message : ''
  }
  return undefined
}

it('is where JSON.parse finds it, wherever that says so', () => {
  const damaged = fc
    .tuple(
      fc.json(),
      fc.nat(),
      fc.nat(3),
      fc.constantFrom('', ',', ':', '}', ']', '"', '\\', '{', '0', '-', 'e', '\n', 't', '\\u00'),
    )
    .map(([json, at, cut, put]) => {
      const from = at % (json.length + 1)
      return json.slice(0, from) + put + json.slice(from + cut)
    })
  fc.assert(
    fc.property(damaged, (text) => {
      const told = refusal(text)
      if (told === undefined) return
      const at = /position (\d+)/.exec(told)?.[1]
      const { line, column } = jsonFault(text)
      const lines = text.split('\n')
      const offset = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0) + column - 1
      expect(offset).toBeLessThanOrEqual(text.length)
      if (at !== undefined) expect(offset).toBe(Number(at))
      if (told.startsWith('Unexpected end')) expect(offset).toBe(text.length)
    }),
    { numRuns: 10_000 },
  )
})
