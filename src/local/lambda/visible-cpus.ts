/**
 * vCPUs that a guest sees by memory size, whatever its share of them (measured by rwnx/lambda-cpuinfo; AWS itself states
 * only the share and the maximum of 6).
 */
export function visibleCpus(memoryMiB: number): number {
  const tiers = [3008, 5307, 7076, 8845]
  return 2 + tiers.filter((most) => memoryMiB > most).length
}
