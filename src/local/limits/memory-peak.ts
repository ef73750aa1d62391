const sampleEveryMs = 75

/** Follows memory that cannot be reclaimed, which the kernel keeps no peak of. */
export interface MemoryPeak {
  reset(): void
  /** Highest sample since the last reset, the present moment included; undefined where nothing could be read. */
  highest(): Promise<number | undefined>
  pause(): void
  resume(): void
}

/**
 * `memory.max_usage_in_bytes` and `memory.peak` count page cache, which a Lambda guest or a worker would simply give
 * back: a job that reads 1 GB would always "need" its limit. So anonymous and shared memory is sampled instead.
 */
export function followMemory(read: () => Promise<number | undefined>): MemoryPeak {
  let peak: number | undefined
  let timer: NodeJS.Timeout | undefined
  const sample = async (): Promise<void> => {
    const now = await read()
    if (now !== undefined && now > (peak ?? -1)) peak = now
  }
  const resume = (): void => {
    timer ??= setInterval(() => void sample(), sampleEveryMs).unref()
  }
  resume()
  return {
    reset: () => {
      peak = undefined
      resume()
    },
    highest: async () => {
      await sample()
      return peak
    },
    pause: () => {
      clearInterval(timer)
      timer = undefined
    },
    resume,
  }
}
