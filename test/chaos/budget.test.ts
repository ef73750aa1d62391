import { describe, expect, it } from 'vitest'
import { budgetFigures } from '../../bench/chaos/budget.ts'

describe('a budget', () => {
  it('is never overrun at any line of the journal, through lost answers, crashes and resumes', async () => {
    const figures = await budgetFigures(20_261_121, 400)
    expect(figures).toMatchObject({ overruns: 0, unaffordableCalls: 0 })
    expect(figures.calls).toBeGreaterThan(600)
    expect(figures.executions).toBeGreaterThan(500)
    expect([figures.unaffordable, figures.complete].every((count) => count > 20)).toBe(true)
  })
})
