import { expect, it } from 'vitest'
import { facts } from '../../bench/conformance/facts.ts'
import { knownGaps } from '../../bench/conformance/known-gaps.ts'

it('has at least sixty facts, each with an id of its own, a sentence and a source', () => {
  expect(facts.length).toBeGreaterThanOrEqual(60)
  expect(new Set(facts.map(({ id }) => id)).size).toBe(facts.length)
  for (const { id, sentence, source } of facts) {
    expect(id).toMatch(/^(lambda|logs|emr|glue|s3)\.[a-z-]+$/)
    expect(sentence).toMatch(/^[A-Z].*[^.]$/)
    expect(source).toMatch(/^https:\/\/(docs\.aws\.amazon\.com|github\.com)\//)
  }
})

it('knows no gap of a fact that is not there', () => {
  const ids = new Set(facts.map(({ id }) => id))
  expect(Object.values(knownGaps).flatMap((gaps) => Object.keys(gaps).filter((id) => !ids.has(id)))).toEqual(
    [],
  )
})
