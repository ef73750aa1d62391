import { describe, expect, it } from 'vitest'
import { poll, type PollContext } from '../../src/aws/poll.ts'
import { FakeClock } from '../fakes/fake-clock.ts'

function setting(overrides: Partial<PollContext> = {}) {
  const clock = new FakeClock(0)
  const warnings: string[] = []
  const context: PollContext = {
    signal: new AbortController().signal,
    now: clock.now,
    sleep: clock.sleep,
    random: () => 0.5,
    poll: { leastMs: 100, mostMs: 400 },
    warn: (message) => warnings.push(message),
    ...overrides,
  }
  return { clock, warnings, context }
}

function states(...sequence: (string | Error)[]) {
  let count = 0
  return {
    what: 'job run j',
    look: () => {
      const next = sequence[Math.min(count, sequence.length - 1)] ?? 'NONE'
      count += 1
      return next instanceof Error ? Promise.reject(next) : Promise.resolve(next)
    },
    stateOf: (state: string) => state,
    final: ['SUCCESS', 'FAILED'],
    passing: ['PENDING', 'RUNNING'],
    deadlineMs: 10_000,
  }
}

const refusal = Object.assign(new Error('no'), {
  name: 'AccessDeniedException',
  $metadata: { httpStatusCode: 403 },
})
const passing = Object.assign(new Error('busy'), {
  name: 'InternalServerException',
  $metadata: { httpStatusCode: 500 },
})

describe('poll', () => {
  it('ends in a final state and tells each state once', async () => {
    const { context } = setting()
    const entered: string[] = []
    const options = {
      ...states('PENDING', 'PENDING', 'RUNNING', 'SUCCESS'),
      onState: (s: string) => entered.push(s),
    }
    expect(await poll(options, context)).toEqual({ outcome: 'final', state: 'SUCCESS', seen: 'SUCCESS' })
    expect(entered).toEqual(['PENDING', 'RUNNING', 'SUCCESS'])
  })

  it('lets its pauses grow to the longest', async () => {
    const { context, clock } = setting()
    await poll(states('RUNNING', 'RUNNING', 'RUNNING', 'RUNNING', 'RUNNING', 'SUCCESS'), context)
    expect(clock.slept).toEqual([100, 150, 225, 337.5, 400])
  })

  it('spreads its pauses', async () => {
    const pauses = new Set<number>()
    for (const r of [0, 0.3, 0.9]) {
      const { context, clock } = setting({ random: () => r })
      await poll(states('RUNNING', 'SUCCESS'), context)
      pauses.add(clock.slept[0] ?? -1)
    }
    expect([...pauses].toSorted((a, b) => a - b)).toEqual([75, 90, 120])
  })

  it('waits through a state it does not know, with one warning', async () => {
    const { context, warnings } = setting()
    const result = await poll(states('HYPERDRIVE', 'HYPERDRIVE', 'HYPERDRIVE', 'SUCCESS'), context)
    expect(result.outcome).toBe('final')
    expect(warnings).toEqual(['job run j is in a state that is not known here: HYPERDRIVE'])
  })

  it('gives up at the deadline and says what it saw last', async () => {
    const { context, clock } = setting()
    expect(await poll(states('RUNNING'), context)).toEqual({
      outcome: 'late',
      state: 'RUNNING',
      last: 'RUNNING',
    })
    expect(clock.now()).toBe(10_000)
  })

  it('repeats a look that failed in passing', async () => {
    const { context, warnings } = setting()
    const result = await poll(states(passing, passing, 'SUCCESS'), context)
    expect(result.outcome).toBe('final')
    expect(warnings).toHaveLength(1)
  })

  it('throws a refusal at once', async () => {
    const { context, clock } = setting()
    await expect(poll(states(refusal), context)).rejects.toBe(refusal)
    expect(clock.slept).toEqual([])
  })

  it('ends when the signal aborts', async () => {
    const controller = new AbortController()
    const { context } = setting({
      signal: controller.signal,
      sleep: () => Promise.resolve(controller.abort(new Error('stop'))),
    })
    await expect(poll(states('RUNNING'), context)).rejects.toThrow('stop')
  })
})
