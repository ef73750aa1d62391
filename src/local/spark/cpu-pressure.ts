import { readFile } from 'node:fs/promises'

/** Total time in which some task of this host waited for a CPU, ms; undefined where the kernel does not say. */
export async function readCpuPressureMs(): Promise<number | undefined> {
  const text = await readFile('/proc/pressure/cpu', 'utf8').catch(() => '')
  const total = /^some .*\btotal=(\d+)/m.exec(text)?.[1]
  return total === undefined ? undefined : Number(total) / 1000
}

/**
 * Whether the host gave less CPU than the quota allowed while the work wanted it. Tasks that their own quota holds back
 * also count as waiting in the kernel's figure: their time is taken off.
 */
export function isContended(run: {
  readonly wallMs: number
  readonly pressureMs: number | undefined
  readonly throttledMs: number | undefined
  readonly cpuDelivered: number | undefined
  readonly vcpus: number
}): boolean | null {
  if (run.pressureMs === undefined || run.cpuDelivered === undefined || run.wallMs <= 0) return null
  const waited = (run.pressureMs - (run.throttledMs ?? 0)) / run.wallMs
  return waited > 0.1 && run.cpuDelivered < 0.95 * run.vcpus
}
