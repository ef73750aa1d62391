import { expect, it } from 'vitest'
import { iamUses } from '../../src/local/call-log/iam-actions.ts'
import type { Exchange } from '../../src/local/wire.ts'
import { soalbench } from '../commands/soalbench.ts'
import { resolve } from 'node:path'
import { parseFaultPlan } from '../../src/local/faults/parse-fault-plan.ts'
import { localOperations } from '../../src/local/operations.ts'
import { knownAnswers } from '../../src/wiring/known-answers.ts'
import { openAccount } from '../deployment/account-setting.ts'
import { temporaryWorkspace } from '../store/temporary-workspace.ts'
import { allowedBy, shippedPolicy, unused } from './policy.ts'

const place = { partition: 'aws', region: 'us-east-1', accountId: '000000000000' }

/** Lost answers: reconciling reads what only then is read. */
const faults = {
  seed: 3,
  rules: [
    { kind: 'reset-after', operation: 'Invoke', nth: [1, 2] },
    { kind: 'reset-after', operation: 'StartJobRun', nth: [1, 2, 3] },
  ],
}

/** What the policy allows and this run has no use for, with the reason. */
const notInThisRun: Readonly<Record<string, string>> = {
  'ReadQuotas servicequotas:GetServiceQuota': 'doctor',
  'ReadQuotas servicequotas:ListServiceQuotas': 'doctor',
  'StageAndRead s3:AbortMultipartUpload': 'uploads in parts that fail',
  'StageAndRead s3:ListMultipartUploadParts': 'uploads in parts that are gone on with',
  'ReadStoredLogs s3:GetObject': 'job runs that fail',
  'InvokeFunctions lambda:GetFunction': 'a function that is inactive',
  'FindApplications emr-serverless:ListApplications': 'runs without a deployment',
  'UseApplications emr-serverless:ListJobRuns': 'reap, and a start that left no claim',
  'FollowEmrRuns emr-serverless:CancelJobRun': 'reap, and an interrupted run',
  'UseGlueJobs glue:BatchStopJobRun': 'reap, and an interrupted run',
}

it('a run on a deployed account, disturbed, needs nothing beyond the runner’s policy', async () => {
  const parsed = parseFaultPlan(faults, localOperations)
  if ('faults' in parsed) throw new Error(parsed.faults.join('; '))
  const workspace = await temporaryWorkspace()
  const exchanges: Exchange[] = []
  const account = await openAccount({
    ...{ onExchange: (exchange) => exchanges.push(exchange), faults: parsed },
    answers: knownAnswers({ workspace: workspace.root, workloads: resolve('workloads') }),
  })
  await account.up({ Owner: 'me', Expires: '2027-01-01', WarmCapacity: 'yes' })
  exchanges.length = 0
  const { endpoint, credentials } = account.engine
  const on = ['--target', 'aws', '--endpoint-url', endpoint, '--region', place.region, '--yes']
  const plan = ['--sizes', '10kb', '--memory', '1769', '--reps', '1', '--max-cost', '20', '--seed', '7']
  const what = [...plan, '--workloads', 'aggregate', '--workspace', workspace.root]
  const ended = await soalbench(['run', ...on, ...what], {
    ...{ AWS_ACCESS_KEY_ID: credentials.accessKeyId, AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey },
    AWS_EC2_METADATA_DISABLED: 'true',
  })
  await account.close()
  expect([ended.code, ended.code === 0 ? '' : ended.stderr]).toEqual([0, ''])
  const policy = shippedPolicy('runner', {
    ...{ Stack: 'soalbench', AccountId: place.accountId, Region: place.region, Partition: place.partition },
    ...{ ColdApplicationId: '*', WarmApplicationId: '*' },
  })
  const uses = exchanges.flatMap((exchange) => iamUses(exchange, place))
  const refused = uses.filter((use) => allowedBy(policy, use).length === 0)
  expect([...new Set(refused.map(({ action, resource }) => `${action} ${resource}`))]).toEqual([])
  expect(unused(policy, uses).toSorted()).toEqual(Object.keys(notInThisRun).toSorted())
})
