import type { Environment } from '../../core/environment.ts'

/** `AMD EPYC 7B13, 2 CPUs, 25.2 GB memory, Debian GNU/Linux 12` */
export function describeHost(host: Environment['host']): string {
  const memory = `${Number((host.memoryBytes / 1e9).toPrecision(3))} GB memory`
  return [host.cpuModel, `${host.cpus} CPU${host.cpus === 1 ? '' : 's'}`, memory, host.os].join(', ')
}
