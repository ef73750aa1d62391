import { expect, it } from 'vitest'
import { iamUses } from '../../src/local/call-log/iam-actions.ts'
import { parseFaultPlan } from '../../src/local/faults/parse-fault-plan.ts'
import { localOperations } from '../../src/local/operations.ts'
import { allowedBy, shippedPolicy, unused } from './policy.ts'
import { recordedRuns } from './recorded-run.ts'

const place = { partition: 'aws', region: 'eu-central-1', accountId: '000000000000' }
const plan = [
  ...['--sizes', '10kb', '--memory', '1769', '--starts', 'cold,warm', '--reps', '1', '--max-cost', '5'],
  ...['--region', 'eu-central-1', '--workloads', 'aggregate', '--seed', '7'],
]
/** A lost answer, and one that never came: reconciling reads what only then is read. */
const faults = {
  seed: 3,
  rules: [
    { kind: 'reset-after', operation: 'Invoke', nth: [1, 2] },
    { kind: 'reset-after', operation: 'StartJobRun', nth: [1, 3] },
    { kind: 'throttle', probability: 0.05 },
  ],
}

/** What the policy allows and a run on this computer has no use for, with the reason. */
const onlyOnAws: Readonly<Record<string, string>> = {
  'WhoAmI sts:GetCallerIdentity': 'nobody is to be told from anybody',
  'FindDeployment cloudformation:DescribeStacks': 'nothing is deployed by a stack',
  'ReadQuotas servicequotas:GetServiceQuota': 'there are no quotas',
  'ReadQuotas servicequotas:ListServiceQuotas': 'there are no quotas',
  'StageAndRead s3:AbortMultipartUpload': 'storage is a folder',
  'StageAndRead s3:DeleteObject': 'storage is a folder',
  'StageAndRead s3:GetObject': 'storage is a folder',
  'StageAndRead s3:ListMultipartUploadParts': 'storage is a folder',
  'StageAndRead s3:PutObject': 'storage is a folder',
  'ReadStoredLogs s3:GetObject': 'storage is a folder',
  'ListBucket s3:ListBucket': 'storage is a folder',
  'InvokeFunctions lambda:GetFunction': 'no image has a digest that could be another',
  'FollowEmrRuns emr-serverless:CancelJobRun':
    'nothing is left running by this test; reap has tests of its own',
  'UseGlueJobs glue:BatchStopJobRun': 'nothing is left running by this test; reap has tests of its own',
}

it('a run on all platforms, disturbed and resumed, needs nothing beyond the runner’s policy', async () => {
  const parsed = parseFaultPlan(faults, localOperations)
  if ('faults' in parsed) throw new Error(parsed.faults.join('; '))
  const { exchanges, run } = await recordedRuns(parsed)
  const ended = await run('run', '--rehearse', ...plan)
  expect([ended.code, ended.code === 0 ? '' : ended.stderr]).toEqual([0, ''])
  await run('doctor')
  await run('reap', '--all')
  const policy = shippedPolicy('runner', {
    ...{ Stack: 'soalbench', AccountId: place.accountId, Region: place.region, Partition: 'aws' },
    ...{ ColdApplicationId: '*', WarmApplicationId: '*' },
  })
  // Local engines know one role for all: on AWS every platform has its own.
  const uses = exchanges
    .flatMap((exchange) => iamUses(exchange, place))
    .map((use) => ({ ...use, resource: use.resource.replace(/role\/soalbench$/, 'role/soalbench-emr') }))
  const refused = uses.filter((use) => allowedBy(policy, use).length === 0)
  expect([...new Set(refused.map(({ action, resource }) => `${action} ${resource}`))]).toEqual([])
  const left = unused(policy, uses)
  expect(left.toSorted()).toEqual(Object.keys(onlyOnAws).toSorted())
})
