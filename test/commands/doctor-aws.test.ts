import { describe, expect, it } from 'vitest'
import { accountChecks } from '../../src/doctor/aws/account.ts'
import { namesOf } from '../../src/core/deployment.ts'
import { deploymentChecks } from '../../src/doctor/aws/deployed.ts'
import { quotaChecks } from '../../src/doctor/aws/quotas.ts'
import type { Check, CheckResult } from '../../src/doctor/check.ts'
import { runChecks } from '../../src/doctor/run-checks.ts'
import { accountServices, type Account } from './doctor-account.ts'
import { reapSetting } from './reap-setting.ts'

const quotas = { 'Concurrent executions': 1000 }

async function resultsOf(checks: readonly Check[]): Promise<Readonly<Record<string, CheckResult>>> {
  return Object.fromEntries((await runChecks(checks, 10_000)).map((result) => [result.name, result]))
}

async function accountOf(account: Account) {
  return resultsOf(accountChecks(await accountServices(account), Date.now))
}

describe('the account', () => {
  it('is told without its number and without who logged in', async () => {
    const { credentials } = await accountOf({ quotas })
    expect(credentials).toMatchObject({ state: 'ok' })
    expect(credentials?.found).toBe('account ****9012, assumed-role/bench, us-east-1')
  })

  it('has failed where the service refuses the credentials, with what to do', async () => {
    const found = await accountOf({ quotas, refusal: 'credentials' })
    expect(found['credentials']).toMatchObject({ state: 'failed' })
    expect(found['credentials']?.found).toContain('expired')
    expect(found['clock of AWS']?.state).toBe('skipped')
  })

  it.each([
    [0, 'ok'],
    [30_000, 'warning'],
    [-30_000, 'warning'],
    [10 * 60_000, 'failed'],
  ])('has a clock that is %d ms ahead of ours: %s', async (aheadMs, state) => {
    expect((await accountOf({ quotas, aheadMs }))['clock of AWS']).toMatchObject({ state })
  })
})

describe('quotas', () => {
  it('are compared with what the default matrix takes', async () => {
    const enough = { 'Concurrent executions': 1000, 'Max concurrent vCPUs per account': 1 }
    const found = await resultsOf(quotaChecks(await accountServices({ quotas: enough })))
    expect(found['quota: Lambda']).toMatchObject({ state: 'ok', found: '1000 concurrent executions' })
    expect(found['quota: EMR Serverless']).toMatchObject({ state: 'warning' })
    expect(found['quota: Glue']).toMatchObject({ state: 'skipped' })
  })

  it('that may not be read fail nothing', async () => {
    const found = await resultsOf(quotaChecks(await accountServices({ quotas, refusal: 'quotas' })))
    expect(Object.values(found).map(({ state }) => state)).toEqual(['skipped', 'skipped', 'skipped'])
  })
})

describe('what is deployed', () => {
  it('is found, and what is missing is named with the command that deploys it', async () => {
    const { clients } = await reapSetting()
    const found = await resultsOf(deploymentChecks(clients, namesOf('soalbench'), [1769, 3008]))
    expect(found['function soalbench-1769']).toMatchObject({ state: 'ok', found: 'Active, 1769 MiB, 900 s' })
    expect(found['function soalbench-3008']).toMatchObject({ state: 'failed', found: 'not deployed' })
    expect(found['function soalbench-3008']).toHaveProperty('fix', 'Deploy it: soalbench infra up')
    expect(found['EMR applications']).toMatchObject({ state: 'ok' })
    expect(found['Glue job soalbench']).toMatchObject({ state: 'ok' })
  })
})
