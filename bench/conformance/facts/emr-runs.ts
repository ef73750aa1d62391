import {
  CancelJobRunCommand,
  GetDashboardForJobRunCommand,
  ListJobRunAttemptsCommand,
  ListJobRunsCommand,
} from '@aws-sdk/client-emr-serverless'
import { equal, holds, refused, until } from '../expect.ts'
import type { Fact } from '../fact.ts'
import { createApplication, ended, endStates, runOf, running, startRun } from './emr-bench.ts'

const api = 'https://docs.aws.amazon.com/emr-serverless/latest/APIReference'
const guide = 'https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide'
const service = 'emr-serverless'
const order = ['SUBMITTED', 'QUEUED', 'PENDING', 'SCHEDULED', 'RUNNING', 'SUCCESS']

/** Job runs: tokens, the order of states, ends, queueing, figures. */
export const emrRuns: readonly Fact[] = [
  {
    ...{ id: 'emr.unknown-run', service, source: `${api}/API_GetJobRun.html` },
    sentence: 'An unknown job run is ResourceNotFoundException, 404',
    steps: async (account) => {
      const applicationId = await createApplication(account)
      await refused(runOf(account, applicationId, '00f0000000000001'), 'ResourceNotFoundException', 404)
    },
  },
  {
    ...{ id: 'emr.run-token', service, source: `${api}/API_StartJobRun.html`, spends: true },
    sentence: 'The same clientToken and parameters are one job run, also when it has ended',
    steps: async (account) => {
      const applicationId = await createApplication(account)
      const over = { clientToken: account.name(), name: 'same' }
      const event = account.event('ok')
      const same = { ...account, event: () => event }
      const first = await startRun(same, applicationId, 'ok', over)
      equal(await startRun(same, applicationId, 'ok', over), first, 'the second run')
      await ended(account, applicationId, first)
      equal(await startRun(same, applicationId, 'ok', over), first, 'the third run')
      const { jobRuns = [] } = await account.clients.emr.send(new ListJobRunsCommand({ applicationId }))
      equal(jobRuns.length, 1, 'the number of runs')
    },
  },
  {
    ...{ id: 'emr.run-token-conflict', service, source: `${api}/API_StartJobRun.html`, spends: true },
    sentence: 'The same clientToken with other parameters is ConflictException, 409',
    steps: async (account) => {
      const applicationId = await createApplication(account)
      const clientToken = account.name()
      await startRun(account, applicationId, 'ok', { clientToken, name: 'one' })
      const other = startRun(account, applicationId, 'ok', { clientToken, name: 'two' })
      await refused(other, 'ConflictException', 409)
    },
  },
  {
    ...{ id: 'emr.run-states', service, source: `${guide}/job-states.html`, spends: true },
    sentence: 'A job run goes through its states in order and ends as SUCCESS',
    steps: async (account) => {
      const applicationId = await createApplication(account)
      const run = await startRun(account, applicationId, 'slow')
      const seen: string[] = []
      await until(
        async () => {
          const { state = '', stateDetails } = await runOf(account, applicationId, run)
          holds(stateDetails !== undefined, `no stateDetails in ${state}`)
          if (seen.at(-1) !== state) seen.push(state)
          return state
        },
        (state) => endStates.includes(state),
        { ...account.patience, pollMs: account.patience.pollMs / 4 },
      )
      equal(
        seen,
        order.filter((state) => seen.includes(state)),
        'the states',
      )
      equal(seen.slice(-2), ['RUNNING', 'SUCCESS'], 'the last states')
    },
  },
  {
    ...{ id: 'emr.run-failed', service, source: `${guide}/job-states.html`, spends: true },
    sentence: 'A script that fails makes the job run FAILED, with a reason in stateDetails',
    steps: async (account) => {
      const applicationId = await createApplication(account)
      const run = await ended(account, applicationId, await startRun(account, applicationId, 'fail'))
      equal(run.state, 'FAILED', 'the state')
      holds((run.stateDetails ?? '') !== '', 'stateDetails is empty')
    },
  },
  {
    ...{ id: 'emr.cancel', service, source: `${api}/API_CancelJobRun.html`, spends: true },
    sentence: 'CancelJobRun answers with the ids; the run is CANCELLING and then CANCELLED',
    steps: async (account) => {
      const applicationId = await createApplication(account)
      const jobRunId = await startRun(account, applicationId, 'endless')
      await running(account, applicationId, jobRunId)
      const answer = await account.clients.emr.send(new CancelJobRunCommand({ applicationId, jobRunId }))
      equal([answer.applicationId, answer.jobRunId], [applicationId, jobRunId], 'the ids')
      const { state = '' } = await runOf(account, applicationId, jobRunId)
      holds(['CANCELLING', 'CANCELLED'].includes(state), `the state after it is ${state}`)
      equal((await ended(account, applicationId, jobRunId)).state, 'CANCELLED', 'the last state')
    },
  },
  {
    ...{ id: 'emr.cancel-ended', service, source: `${api}/API_CancelJobRun.html`, spends: true },
    sentence: 'CancelJobRun of a run that has ended is ValidationException, 400, and it stays as it is',
    steps: async (account) => {
      const applicationId = await createApplication(account)
      const jobRunId = await startRun(account, applicationId)
      await ended(account, applicationId, jobRunId)
      const cancel = account.clients.emr.send(new CancelJobRunCommand({ applicationId, jobRunId }))
      await refused(cancel, 'ValidationException', 400)
      equal((await runOf(account, applicationId, jobRunId)).state, 'SUCCESS', 'the state')
    },
  },
  {
    ...{ id: 'emr.queue', service, source: `${guide}/applications-concurrency-queuing.html`, spends: true },
    sentence: 'With maxConcurrentRuns 1 a second run is QUEUED until the first ends, and says for how long',
    steps: async (account) => {
      const schedulerConfiguration = { maxConcurrentRuns: 1, queueTimeoutMinutes: 15 }
      const applicationId = await createApplication(account, { schedulerConfiguration })
      const first = await startRun(account, applicationId, 'slow')
      await running(account, applicationId, first)
      const second = await startRun(account, applicationId)
      const queued = await until(
        () => runOf(account, applicationId, second),
        ({ state }) => state !== 'SUBMITTED',
        account.patience,
      )
      equal(queued.state, 'QUEUED', 'the state of the second')
      const done = await ended(account, applicationId, second)
      equal(done.state, 'SUCCESS', 'the end of the second')
      holds((done.queuedDurationMilliseconds ?? 0) > 0, 'queuedDurationMilliseconds is not there')
      equal((await ended(account, applicationId, first)).state, 'SUCCESS', 'the end of the first')
    },
  },
  {
    ...{ id: 'emr.run-timeout', service, source: `${guide}/job-states.html`, spends: true },
    sentence: 'A run that exceeds executionTimeoutMinutes is ended by the service as CANCELLED',
    steps: async (account) => {
      const applicationId = await createApplication(account)
      const over = { executionTimeoutMinutes: 1 }
      const run = await startRun(account, applicationId, 'endless', over)
      equal((await ended(account, applicationId, run)).state, 'CANCELLED', 'the state')
    },
  },
  {
    ...{ id: 'emr.list-runs', service, source: `${api}/API_ListJobRuns.html`, spends: true },
    sentence: 'ListJobRuns filters by state and by time and gives every run once over its pages',
    steps: async (account) => {
      const applicationId = await createApplication(account)
      const good = [await startRun(account, applicationId), await startRun(account, applicationId)]
      const bad = await startRun(account, applicationId, 'fail')
      for (const run of [...good, bad]) await ended(account, applicationId, run)
      const seen: string[] = []
      let nextToken: string | undefined
      do {
        const states = ['SUCCESS' as const]
        const query = new ListJobRunsCommand({ applicationId, states, maxResults: 1, nextToken })
        const page = await account.clients.emr.send(query)
        seen.push(...(page.jobRuns ?? []).map(({ id = '' }) => id))
        nextToken = page.nextToken
      } while (nextToken !== undefined)
      equal(seen.toSorted(), good.toSorted(), 'the successful runs')
      const createdAtAfter = new Date(Date.now() + 3_600_000)
      const later = await account.clients.emr.send(new ListJobRunsCommand({ applicationId, createdAtAfter }))
      equal(later.jobRuns, [], 'the runs of the next hour')
    },
  },
  {
    ...{ id: 'emr.billed-later', service, source: `${api}/API_JobRun.html`, spends: true },
    sentence: 'The figures of a run follow its end: total, and billed with at least a minute for each worker',
    steps: async (account) => {
      const applicationId = await createApplication(account)
      const id = await startRun(account, applicationId)
      await ended(account, applicationId, id)
      const { billedResourceUtilization: billed, totalResourceUtilization: total } = await until(
        () => runOf(account, applicationId, id),
        (run) => run.billedResourceUtilization !== undefined && run.totalResourceUtilization !== undefined,
        account.patience,
      )
      // A driver and an executor of 1 vCPU, a minute each.
      holds((billed?.vCPUHour ?? 0) >= 0.033, `billed vCPUHour is ${billed?.vCPUHour}`)
      holds((billed?.memoryGBHour ?? 0) > 0, `billed memoryGBHour is ${billed?.memoryGBHour}`)
      holds((total?.vCPUHour ?? -1) >= 0, `total vCPUHour is ${total?.vCPUHour}`)
    },
  },
  {
    ...{
      id: 'emr.dashboard',
      service,
      source: 'https://github.com/dagster-io/dagster/issues/26933',
      spends: true,
    },
    sentence: 'GetDashboardForJobRun of a run that waits is refused with 400; one that runs has a URL',
    steps: async (account) => {
      const schedulerConfiguration = { maxConcurrentRuns: 1, queueTimeoutMinutes: 15 }
      const applicationId = await createApplication(account, { schedulerConfiguration })
      const first = await startRun(account, applicationId, 'slow')
      await running(account, applicationId, first)
      const second = await startRun(account, applicationId, 'slow')
      const dashboard = (jobRunId: string) =>
        account.clients.emr.send(new GetDashboardForJobRunCommand({ applicationId, jobRunId }))
      await refused(dashboard(second), 'ValidationException', 400)
      holds(((await dashboard(first)).url ?? '') !== '', 'there is no url')
    },
  },
  {
    ...{ id: 'emr.attempts', service, source: `${api}/API_ListJobRunAttempts.html`, spends: true },
    sentence: 'A batch run without a retry policy has one attempt',
    steps: async (account) => {
      const applicationId = await createApplication(account)
      const jobRunId = await startRun(account, applicationId, 'fail')
      await ended(account, applicationId, jobRunId)
      const list = new ListJobRunAttemptsCommand({ applicationId, jobRunId })
      equal((await account.clients.emr.send(list)).jobRunAttempts?.length, 1, 'the number of attempts')
    },
  },
  {
    ...{ id: 'emr.role-arn', service, source: `${api}/API_StartJobRun.html` },
    sentence: 'An executionRoleArn that is no ARN is ValidationException, 400',
    steps: async (account) => {
      const applicationId = await createApplication(account)
      const start = startRun(account, applicationId, 'ok', { executionRoleArn: 'just-a-role-name-here' })
      await refused(start, 'ValidationException', 400)
    },
  },
]
