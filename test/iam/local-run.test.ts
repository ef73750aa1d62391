import { expect, it } from 'vitest'
import { iamUses } from '../../src/local/call-log/iam-actions.ts'
import { parseFaultPlan } from '../../src/local/faults/parse-fault-plan.ts'
import { localOperations } from '../../src/local/operations.ts'
import { allowedBy, shippedPolicy, unused } from './policy.ts'
import { recordedRuns } from './recorded-run.ts'

const place = { partition: 'aws', region: 'eu-central-1', accountId: '000000000000' }
const plan = [
  ...['--sizes', '10kb', '--memory', '1769', '--starts', 'cold,warm', '--reps', '1', '--max-cost', '5'],
  ...['--region', 'eu-central-1', '--workloads', 'aggregate'],
]
/** A lost answer, and one that never came: reconciling reads what only then is read. */
const faults = {
  seed: 3,
  rules: [
    { kind: 'reset-after', operation: ['Invoke', 'StartJobRun'], every: 3 },
    { kind: 'throttle', probability: 0.05 },
  ],
}

/** What the policy allows and a run on this computer does not use, with the reason. */
const onlyOnAws = [
  /^WhoAmI |^FindDeployment |^ReadQuotas /, // The account, the stack and its quotas: here nothing is deployed.
  /^StageAndRead |^ReadStoredLogs |^ListBucket /, // Storage here is a folder.
  /^InvokeFunctions lambda:GetFunction$/, // The image's digest is looked at, and an inactive function woken.
  /^PassGlueRole /, // With the job, when it is made.
  /^UseGlueJobs glue:(BatchStopJobRun|GetJob)$|^FollowEmrRuns emr-serverless:CancelJobRun$/,
  /^ReadLogs |^UseApplications emr-serverless:ListJobRuns$|^UseGlueJobs glue:GetJobRuns$/,
]

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
  expect(left.filter((line) => !onlyOnAws.some((pattern) => pattern.test(line)))).toEqual([])
})
