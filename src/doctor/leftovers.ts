import { realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { deadEngines } from '../local/leftovers.ts'
import { detectLimiter } from '../local/limits/detect.ts'
import { ok, warning, type Check } from './check.ts'

/** Processes, compartments and files of engines whose process is gone. */
export function leftoversCheck(workspace: string): Check {
  return {
    name: 'leftovers',
    async look() {
      const local = join(workspace, 'local')
      const directory = await realpath(local).catch(() => local)
      const limiter = await detectLimiter({ directory: join(directory, 'compartments') })
      const dead = await deadEngines(join(directory, 'engines'), limiter)
      if (dead.length === 0) return ok('none')
      return warning(
        `of ${dead.length} ${dead.length === 1 ? 'engine' : 'engines'} that ended without closing`,
        'Clear them away: soalbench reap (the next run does so too)',
      )
    },
  }
}
