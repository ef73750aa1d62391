/** Workers that EMR Serverless has: vCPU with its memory range and step, GB (1024 MiB). Source: EMR Serverless user guide. */
export const emrWorkerSizes = [
  { vcpus: 1, least: 2, most: 8, step: 1 },
  { vcpus: 2, least: 4, most: 16, step: 1 },
  { vcpus: 4, least: 8, most: 30, step: 1 },
  { vcpus: 8, least: 16, most: 60, step: 4 },
  { vcpus: 16, least: 32, most: 120, step: 8 },
] as const

/** Of a standard disk; the first 20 GB are free. */
export const emrWorkerDiskGb = { least: 20, most: 200 } as const

/** GB of memory of the smallest worker of that size which holds so many GB; may lie above what the size can have. */
export function roundedUpMemoryGb(
  { least, step }: (typeof emrWorkerSizes)[number],
  wantedGb: number,
): number {
  return least + Math.max(0, Math.ceil((wantedGb - least) / step)) * step
}
