import { readFile } from 'node:fs/promises'
import { availableParallelism, cpus, release, totalmem, version } from 'node:os'
import type { Environment } from '../core/environment.ts'
import type { Json } from '../core/trial.ts'
import type { Installation } from './install/installation.ts'

export interface HostFacts {
  readonly soalbenchVersion: string
  /** Undefined where nothing ran on this computer's engines. */
  readonly installation?: Installation
  readonly notes?: readonly string[]
  readonly extra?: Json
}

/** This computer, for the record of a run. Names no user, folder or network. */
export async function describeHost(facts: HostFacts): Promise<Environment> {
  const installed = facts.installation?.versions
  return {
    soalbenchVersion: facts.soalbenchVersion,
    host: {
      os: await osName(),
      kernel: release(),
      cpuModel: await cpuModel(),
      cpus: availableParallelism(),
      // A container's limit where it has one: more than that no worker can get.
      memoryBytes: Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY),
    },
    versions: {
      node: process.versions.node,
      python: installed?.python ?? null,
      java: installed?.java ?? null,
      spark: installed?.spark ?? null,
      awslambdaric: installed?.awslambdaric ?? null,
    },
    notes: facts.notes ?? [],
    extra: facts.extra ?? null,
  }
}

async function osName(): Promise<string> {
  const text = await readFile('/etc/os-release', 'utf8').catch(() => '')
  return /^PRETTY_NAME="?([^"\n]+)"?$/m.exec(text)?.[1] ?? version()
}

/** Node gives `unknown` on some ARM hosts, where the kernel names the model otherwise. */
async function cpuModel(): Promise<string> {
  const told = cpus()[0]?.model.trim()
  if (told !== undefined && told !== '' && told !== 'unknown') return told
  const text = await readFile('/proc/cpuinfo', 'utf8').catch(() => '')
  return /^(?:Model|Hardware|model name)\s*:\s*(.+)$/m.exec(text)?.[1]?.trim() ?? process.arch
}
