import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { facts } from '../../bench/conformance/facts.ts'
import { knownGaps } from '../../bench/conformance/known-gaps.ts'
import { openLocalAccount, type OpenAccount } from '../../bench/conformance/local-account.ts'
import { runFacts } from '../../bench/conformance/run-facts.ts'

const choice = { spend: true }

describe('the local services', () => {
  let account: OpenAccount
  beforeAll(async () => {
    account = await openLocalAccount()
  })
  afterAll(() => account.close())

  it.each(facts)('$id: $sentence', async (fact) => {
    const [result] = await runFacts([fact], account, choice)
    const isHere = account.services.has(fact.service) && fact.needs === undefined
    if (!isHere) expect(result?.outcome).toBe('skipped')
    else if (knownGaps['local']?.[fact.id] === undefined) {
      expect(result).toMatchObject({ outcome: 'holds', found: '' })
    } else expect(result?.outcome).toBe('deviates')
  })
})
