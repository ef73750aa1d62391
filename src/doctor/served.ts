import { join } from 'node:path'
import { lookForServed } from '../local/served.ts'
import { ok, warning, type Check } from './check.ts'

/** The engine that runs in this workspace would use. */
export function servedCheck(workspace: string): Check {
  return {
    name: 'served engine',
    async look() {
      const served = await lookForServed(join(workspace, 'local'))
      if (served === undefined) return ok('none: each run starts its own')
      const { process: owner, endpoint, since, rehearsal, faults } = served
      const found = `process ${owner.pid} at ${endpoint} since ${since}${rehearsal ? ', a rehearsal' : ''}`
      if (faults) return warning(`${found}, with faults`, 'Stop it before anything is measured.')
      return ok(found)
    },
  }
}
