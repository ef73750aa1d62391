import { describe, expect, it } from 'vitest'
import { measureNights, nightlyRows } from '../../bench/nightly/nightly.ts'

describe('nights, in the short form of npm run bench:nightly', () => {
  it('pass for the same code, and find a job that is 30 % slower', async () => {
    const figures = await measureNights({
      ...{ engine: 'rehearsal', nights: 1, share: 0.3, reps: 6, learning: 1 },
      observe: () => undefined,
    })
    const [same, slowed] = [figures.same[0], figures.slowed[0]]
    expect(same).toMatchObject({ regressions: [] })
    expect(same?.code).not.toBe(5)
    expect(slowed).toMatchObject({ code: 5, end: 'regressed', words: '1 cell regressed' })
    expect(slowed?.regressions[0]?.shiftPercent).toBeGreaterThan(10)
    // The flagged cell was measured again, twice as often on each side.
    expect(slowed?.trials).toBe(2 * 6 + 2 * 12)
    expect(
      nightlyRows(figures, 0.3)
        .map(({ figure }) => figure)
        .slice(0, 3),
    ).toEqual(['0', expect.any(String), '1'])
  }, 240_000)
})
