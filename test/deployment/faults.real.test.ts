import { expect, test } from 'vitest'
import type { FaultKind, FaultPlan } from '../../src/local/faults/fault-plan.ts'
import { openAccount } from './account-setting.ts'

const kinds: readonly FaultKind[] = [
  ...(['throttle', 'error-before', 'error-after', 'reset-before', 'reset-after', 'truncate'] as const),
]

const everywhere = (kind: FaultKind, seed: number): FaultPlan => ({
  seed,
  rules: [
    {
      ...{ kind, service: undefined, operations: undefined, times: 10_000, status: 503, reads: 1 },
      trigger: { kind: 'probability', probability: 0.2 },
      ...{ delayMs: undefined, retryAfterSeconds: undefined },
    },
  ],
})

test.each(kinds)('a fifth of all calls end with %s: the same end', { timeout: 300_000 }, async (kind) => {
  const setting = await openAccount({ faults: everywhere(kind, 7) })
  try {
    await setting.up()
    const { lines, tagged } = await setting.status()
    expect(lines.filter(({ kind: each }) => each !== 'fine')).toEqual([])
    expect(tagged).toBeGreaterThan(20)
    expect(await setting.down()).toEqual({ outcome: 'removed', left: [] })
  } finally {
    await setting.close()
  }
})
