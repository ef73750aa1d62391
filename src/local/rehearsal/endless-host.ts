import type { Host } from '../spark/host-fit.ts'

/** Holds workers of any size and number: what does nothing takes no room. */
export const endlessHost = (): Host => ({ cpus: 2 ** 30, memoryMiB: 2 ** 40 })
