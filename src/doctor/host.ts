import { tmpdir } from 'node:os'
import { detectLimiter } from '../local/limits/detect.ts'
import { mountOptionsOf } from './mount-options.ts'
import { memoryScale, thisHost, totalDemand, type Demand, type Host } from '../local/spark/host-fit.ts'
import { failed, ok, warning, type Check } from './check.ts'
import { openFilesLimit } from './open-files.ts'

/** Whether memory and CPU shares of sandboxes and workers can be held to here. */
export const limitsCheck: Check = {
  name: 'limits',
  async look() {
    const { kind, notes } = await detectLimiter()
    if (kind !== 'advisory') return ok(`memory and CPU are enforced by ${kind}`)
    return warning(
      notes.join('; '),
      process.platform === 'linux'
        ? 'Run as root, or give it cgroups of its own: systemd-run --user --scope -p Delegate=yes soalbench run …'
        : 'Measure on Linux where limits matter; here every figure says "limits: advisory".',
    )
  },
}

/** A matrix's largest clusters, driver included, by what they are called. */
export type Demands = Readonly<Record<string, readonly Demand[]>>

/** The least with which a sandbox of the smallest default function runs Spark beside everything else. */
const leastMemoryMiB = 3 * 1024

export function processorsCheck(demands: Demands, host: Host = thisHost()): Check {
  return {
    name: 'processors and memory',
    look() {
      const have = `${host.cpus} CPUs, ${(host.memoryMiB / 1024).toFixed(1)} GiB for workers`
      if (host.memoryMiB < leastMemoryMiB)
        return failed(have, `Use a computer or a container with ${leastMemoryMiB / 1024 + 1} GiB or more.`)
      const cut = Object.entries(demands)
        .map(([name, workers]) => ({ name, scale: memoryScale(totalDemand(workers), host) }))
        .filter(({ scale }) => scale < 1)
        .map(({ name, scale }) => `${name} at 1/${Math.round(1 / scale)} of its memory`)
      if (cut.length > 0)
        return warning(
          `${have}: of the default matrix ${cut.join(', ')}`,
          'Use a larger computer, or mind the scale that each trial records.',
        )
      if (host.cpus < 2)
        return warning(
          `${have}: the driver and its executors share one CPU`,
          'Use a computer with two CPUs or more: figures of one are mostly waiting.',
        )
      return ok(`${have}: the default matrix fits`)
    },
  }
}

/** A Spark driver with its executors opens jars, shuffle files and sockets; 1,024 have been too few for SoAL's users. */
const enoughFiles = 4096

export const openFilesCheck: Check = {
  name: 'open files',
  async look() {
    const most = await openFilesLimit()
    if (most === undefined) return ok('the limit is not told here')
    if (most >= enoughFiles) return ok(most === Number.POSITIVE_INFINITY ? 'no limit' : `up to ${most}`)
    return warning(
      `up to ${most}: Spark may run out of them`,
      `Raise the limit first: ulimit -n ${enoughFiles}`,
    )
  },
}

/** Spark's compression libraries are unpacked into temporary folders and loaded from there. */
export function executableFoldersCheck(workspace: string): Check {
  return {
    name: 'temporary folders',
    async look() {
      const folders = [tmpdir(), workspace]
      const barred: string[] = []
      for (const folder of folders) {
        if ((await mountOptionsOf(folder)).includes('noexec')) barred.push(folder)
      }
      if (barred.length === 0) return ok('programs may run from them')
      return failed(
        `mounted noexec: ${barred.join(', ')}`,
        barred.includes(workspace)
          ? 'Choose a workspace on another file system with --workspace DIR.'
          : 'Set TMPDIR to a folder on a file system that is not mounted noexec.',
      )
    },
  }
}
