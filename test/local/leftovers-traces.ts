import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { loopsBelow, mountsBelow } from '../../src/local/leftovers-mounts.ts'
import { markedProcesses } from '../../src/local/leftovers-processes.ts'
import { detectLimiter } from '../../src/local/limits/detect.ts'

export interface Traces {
  readonly compartments: number
  readonly processes: number
  readonly mounts: number
  readonly loops: number
  readonly files: number
}

export const noTraces: Traces = { compartments: 0, processes: 0, mounts: 0, loops: 0, files: 0 }

/** What there is of one engine on this host now. `directory`: the workspace's `local/`. */
export async function tracesOf(engineId: string, directory: string): Promise<Traces> {
  const files = join(directory, 'engines', engineId)
  return {
    compartments: (await (await detectLimiter()).list(engineId)).length,
    processes: (await markedProcesses()).filter(({ mark }) => mark === engineId).length,
    mounts: (await mountsBelow(files)).length,
    loops: (await loopsBelow(files)).length,
    files: existsSync(files) ? 1 : 0,
  }
}
