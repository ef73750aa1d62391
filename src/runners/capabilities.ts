import type { Platform } from '../core/platform.ts'
import type { Capabilities } from './runner.ts'

/** What planning must know of each platform without touching it. */
export const capabilities = {
  lambda: {
    maxRunSeconds: 900,
    // AWS's model now allows 32,768 for managed instances; functions on demand end at 10,240.
    memoryMiB: { least: 128, most: 10_240 },
    startLevels: ['cold', 'warm'],
    meteredBy: 'platform-report',
  },
  'emr-serverless': {
    maxRunSeconds: 12 * 3600,
    memoryMiB: { least: 2 * 1024, most: 120 * 1024 },
    startLevels: ['cold', 'warm'],
    meteredBy: 'platform-report',
  },
  glue: {
    maxRunSeconds: 480 * 60,
    memoryMiB: { least: 4 * 1024, most: 1024 * 1024 },
    // Every job run starts its own workers: nothing can be kept warm.
    startLevels: ['cold'],
    meteredBy: 'platform-report',
  },
} as const satisfies { readonly [P in Platform]: Capabilities }
