import { describe, expect, it } from 'vitest'
import { clockJump, steadyClock } from '../../src/wiring/steady-clock.ts'

function clocks() {
  const at = { wall: 1_795_000_000_000, even: 5_000 }
  const pass = (ms: number) => ((at.wall += ms), (at.even += ms))
  return { at, pass, clock: steadyClock({ wall: () => at.wall, even: () => at.even }) }
}

describe('a steady clock', () => {
  it('begins at the time of day, and goes on evenly when that is set', () => {
    const { at, pass, clock } = clocks()
    expect(clock.now()).toBe(1_795_000_000_000)
    for (const jump of [-20 * 60_000, 20 * 60_000, -3_600_000]) {
      const before = clock.now()
      at.wall += jump
      pass(1234.5)
      expect(clock.now() - before).toBeCloseTo(1234.5, 3)
    }
  })

  it('tells how far the time of day has moved since it was watched', () => {
    const { at, pass, clock } = clocks()
    at.wall += 50_000
    const moved = clock.watch()
    pass(9_000)
    expect(moved()).toBeCloseTo(0, 3)
    at.wall -= 7_000
    expect(moved()).toBeCloseTo(-7_000, 3)
    expect(clock.watch()()).toBeCloseTo(0, 3)
  })

  it('is the time of day by default', () => {
    expect(Math.abs(steadyClock().now() - Date.now())).toBeLessThan(2_000)
  })
})

it('a jump is told from what a time service corrects', () => {
  expect([0, 1_999, -1_999].map(clockJump)).toEqual([undefined, undefined, undefined])
  expect(clockJump(3_661_000)).toMatch(
    /^the time of day went forward by 3661\.0 s .*: its latency is not counted$/,
  )
  expect(clockJump(-2_500)).toMatch(/^the time of day was set back by 2\.5 s/)
})
