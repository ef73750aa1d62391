import { describe, expect, it } from 'vitest'
import { simulateApplication } from '../../src/forecast/simulate-application.ts'

const fixed = { cold: () => 80, warm: () => 50 }
const every = (seconds: number, jobs: number): readonly number[] =>
  Array.from({ length: jobs }, (_, at) => at * seconds)

describe('a pre-initialised application', () => {
  it('starts for each job that comes after it stopped', () => {
    const found = simulateApplication(every(3600, 24), fixed, 900)
    expect(found).toEqual({ warmShare: 0, startShare: 1, upSecondsPerJob: 980 })
  })

  it('stays up where jobs come sooner, and each finds its workers', () => {
    const found = simulateApplication(every(600, 1000), fixed, 900)
    expect(found.warmShare).toBe(1)
    expect(found.startShare).toBe(0)
    expect(found.upSecondsPerJob).toBeCloseTo(600, 0)
  })

  it('leaves a job that comes while its workers are busy to workers of its own', () => {
    const found = simulateApplication([0, 10, 2000, 2010], fixed, 900)
    expect(found).toEqual({ warmShare: 0, startShare: 0.5, upSecondsPerJob: (990 + 990) / 4 })
  })
})
