import { describe, expect, it } from 'vitest'
import { crashesAt, crashPoints, randomKills } from '../../bench/chaos/crashes.ts'
import { faultPlan, matrixRun } from '../../bench/chaos/fault-matrix.ts'

const nothing = { notComplete: 0, lost: 0, ranTwice: 0, overruns: 0, notAsRebuilt: 0, faults: [] }
const minutes = 60_000

// Real processes of the built program against served endpoints; `npm run bench:chaos` does it at every point.
describe('a run', () => {
  it(
    'that is killed at a journal write or at a call loses nothing, and runs nothing twice',
    async () => {
      const points = await crashPoints()
      expect(points).toBeGreaterThan(100)
      const some = Array.from({ length: 8 }, (_, at) => 1 + Math.floor((points * (at + 0.5)) / 8))
      expect(await crashesAt(some)).toMatchObject(nothing)
    },
    10 * minutes,
  )

  it(
    'that is killed at random, again and again, comes to its end',
    async () => {
      expect(await randomKills({ seed: 3, kills: 6 })).toMatchObject(nothing)
    },
    10 * minutes,
  )

  it(
    'with a fifth of all calls gone wrong records every trial once, with the same answers',
    async () => {
      const flags = ['--sizes', '10kb,20kb', '--memory', '1769', '--reps', '2']
      const sound = await matrixRun({ flags, faults: undefined })
      const { finished, ended } = await matrixRun({ flags, faults: faultPlan(5, 0.2) })
      expect(ended.code).toBe(0)
      expect(finished.faults).toBeGreaterThan(5)
      expect(finished).toMatchObject({ trials: 20, succeeded: 20, ranTwice: [], lost: [] })
      expect(finished.answers).toEqual(sound.finished.answers)
    },
    10 * minutes,
  )
})
