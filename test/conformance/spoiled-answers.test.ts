import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Deviation } from '../../bench/conformance/expect.ts'
import type { Fact } from '../../bench/conformance/fact.ts'
import { facts } from '../../bench/conformance/facts.ts'
import { knownGaps } from '../../bench/conformance/known-gaps.ts'
import { openLocalAccount, type OpenAccount } from '../../bench/conformance/local-account.ts'
import { spoil, spoilers, type Spoiler } from './spoilers.ts'

describe('every fact can fail', () => {
  let account: OpenAccount
  let current: Spoiler | undefined
  beforeAll(async () => {
    account = { ...(await openLocalAccount()), patience: { patienceMs: 600, pollMs: 8 } }
    spoil(account, () => current)
  })
  afterAll(() => account.close())

  const deviates = async ({ steps }: Fact, spoiler: Spoiler): Promise<boolean> => {
    current = spoiler
    const end = await steps(account).then(
      () => undefined,
      (error: unknown) => error,
    )
    current = undefined
    await account.tidy()
    return end instanceof Deviation
  }

  const usable = facts.filter(
    ({ id, needs }) => needs === undefined && knownGaps['local']?.[id] === undefined,
  )
  it.each(usable)('$id', async (fact) => {
    // Their clients are made in the fact itself, where nothing stands between.
    if (!account.services.has(fact.service) || /wrong-secret|unknown-key/.test(fact.id)) return
    const tried: string[] = []
    for (const spoiler of spoilers) {
      if (await deviates(fact, spoiler)) return
      tried.push(spoiler.name)
    }
    expect.fail(`nothing makes it fail: ${tried.join(', ')}`)
  })
})
