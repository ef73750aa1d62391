import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type GeneratorTask, timeGenerator } from './time-generator.ts'
import { writeFloor } from './write-floor.ts'

/** What the parent, who gives a GeneratorTask as the first argument, is sent back. */
export interface ChildFigures {
  /** Milliseconds from nothing compiled to the last byte written. */
  readonly generatorMs: number
  readonly floorMs: number
  readonly peakRssBytes: number
}

/** Entry of a process of its own: generates one CSV payload and tells its time and its largest memory. */
async function measureOnce(task: GeneratorTask): Promise<ChildFigures> {
  const path = join(task.directory, `bench-child-${process.pid}.csv`)
  try {
    const generatorMs = await timeGenerator(path, task)
    const peakRssBytes = peakMemory()
    rmSync(path, { force: true })
    return { generatorMs, peakRssBytes, floorMs: writeFloor(path, task.bytes) }
  } finally {
    rmSync(path, { force: true })
  }
}

/** Where the kernel tells it, VmHWM: the peak of getrusage counts the parent's memory at the fork, too. */
function peakMemory(): number {
  try {
    const kib = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
    if (kib !== undefined) return Number(kib) * 1024
  } catch {
    // Not Linux.
  }
  return process.resourceUsage().maxRSS * 1024
}

const task = process.argv[2]
if (process.send !== undefined && task !== undefined) {
  void measureOnce(JSON.parse(task)).then((figures) => process.send?.(figures))
}
