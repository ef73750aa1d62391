import { expect, it } from 'vitest'
import { iamUses } from '../../src/local/call-log/iam-actions.ts'
import type { Exchange } from '../../src/local/wire.ts'
import { openAccount } from '../deployment/account-setting.ts'
import { allowedBy, shippedPolicy } from './policy.ts'

const place = { partition: 'aws', region: 'us-east-1', accountId: '000000000000' }
const values = { Stack: 'soalbench', AccountId: place.accountId, Region: place.region, Partition: 'aws' }

// What CloudFormation does for the caller is not asked over the wire here: only what is called is compared.
it('infra up, status and down call nothing that the operator’s policies do not allow', async () => {
  const exchanges: Exchange[] = []
  const account = await openAccount({ onExchange: (exchange) => exchanges.push(exchange) })
  await account.up({ Owner: 'me', Expires: '2027-01-01' })
  await account.status()
  await account.down()
  await account.close()
  const policy = [...shippedPolicy('operator', values), ...shippedPolicy('operator-iam', values)]
  const uses = exchanges.flatMap((exchange) => iamUses(exchange, place))
  expect(new Set(uses.map(({ action }) => action.split(':')[0])).size).toBeGreaterThanOrEqual(5)
  // CloudFormation puts the tags of a stack on everything that it makes.
  const tags = { 'aws:ResourceTag/stack': 'soalbench', 'aws:RequestTag/stack': 'soalbench' }
  const refused = uses.filter((use) => allowedBy(policy, use, tags).length === 0)
  expect([...new Set(refused.map(({ action, resource }) => `${action} ${resource}`))]).toEqual([])
})
