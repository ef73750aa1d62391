const mebibytes: Readonly<Record<string, number>> = {
  k: 1 / 1024,
  kb: 1 / 1024,
  m: 1,
  mb: 1,
  g: 1024,
  gb: 1024,
  t: 1024 ** 2,
  tb: 1024 ** 2,
}

/** MiB of Spark's own notation: `4g`, `512m`, `1024` (MiB when bare). Undefined when it is not a memory size. */
export function parseSparkMemory(text: string): number | undefined {
  const match = /^(\d+)([kmgt]b?)?$/.exec(text.trim().toLowerCase())
  if (match?.[1] === undefined) return undefined
  return Math.floor(Number(match[1]) * (mebibytes[match[2] ?? 'm'] ?? 1))
}

/** Spark refuses a JVM with less than 1.5 × 300 MiB of heap. */
export const leastHeapMiB = 472
