import { BatchStopJobRunCommand, GetJobRunsCommand } from '@aws-sdk/client-glue'
import { equal, holds, matching, refused, until } from '../expect.ts'
import type { Fact } from '../fact.ts'
import { createJob, isOver, jobEnded, jobRun, jobRunning, startJob } from './glue-bench.ts'

const api = 'https://docs.aws.amazon.com/glue/latest/webapi'
const guide = 'https://docs.aws.amazon.com/glue/latest/dg'
const service = 'glue'
const noRun = `jr_${'0'.repeat(64)}`

/** Job runs: no token, but a limit; states, ends, stopping. */
export const glueRuns: readonly Fact[] = [
  {
    ...{ id: 'glue.start-unknown', service, source: `${api}/API_StartJobRun.html` },
    sentence: 'StartJobRun of an unknown job is EntityNotFoundException, 400',
    steps: async (account) => {
      await refused(startJob(account, account.name()), 'EntityNotFoundException', 400)
    },
  },
  {
    ...{ id: 'glue.unknown-run', service, source: `${api}/API_GetJobRun.html` },
    sentence: 'An unknown job run is EntityNotFoundException, 400',
    steps: async (account) => {
      await refused(jobRun(account, await createJob(account), noRun), 'EntityNotFoundException', 400)
    },
  },
  {
    ...{ id: 'glue.concurrent-runs', service, source: `${api}/API_StartJobRun.html`, spends: true },
    sentence:
      'A start beyond MaxConcurrentRuns is ConcurrentRunsExceededException, 400; after an end there is room',
    steps: async (account) => {
      const name = await createJob(account, { ExecutionProperty: { MaxConcurrentRuns: 1 } })
      const first = await startJob(account, name, 'slow')
      await refused(startJob(account, name), 'ConcurrentRunsExceededException', 400)
      await jobEnded(account, name, first)
      const second = await startJob(account, name)
      equal((await jobEnded(account, name, second)).JobRunState, 'SUCCEEDED', 'the end of the second')
    },
  },
  {
    ...{ id: 'glue.two-at-once', service, source: `${guide}/add-job.html`, spends: true },
    sentence: 'MaxConcurrentRuns 2 admits two runs and refuses the third',
    steps: async (account) => {
      const name = await createJob(account, { ExecutionProperty: { MaxConcurrentRuns: 2 } })
      await startJob(account, name, 'slow')
      await startJob(account, name, 'slow')
      await refused(startJob(account, name), 'ConcurrentRunsExceededException', 400)
    },
  },
  {
    ...{ id: 'glue.start-has-no-token', service, spends: true },
    source: 'https://github.com/apache/airflow/issues/59075',
    sentence: 'Two starts with the same arguments are two runs: there is no idempotency token',
    steps: async (account) => {
      const name = await createJob(account, { ExecutionProperty: { MaxConcurrentRuns: 2 } })
      const over = { Arguments: { '--event': account.event('ok'), '--soalbench-trial': 'same' } }
      const first = await startJob(account, name, 'ok', over)
      holds(first !== (await startJob(account, name, 'ok', over)), 'the second start is the first run')
    },
  },
  {
    ...{ id: 'glue.states', service, source: `${guide}/job-run-statuses.html`, spends: true },
    sentence: 'A job run goes from STARTING over RUNNING to SUCCEEDED, and never back',
    steps: async (account) => {
      const name = await createJob(account)
      const id = await startJob(account, name, 'slow')
      const seen: string[] = []
      await until(
        async () => {
          const run = await jobRun(account, name, id)
          if (seen.at(-1) !== run.JobRunState) seen.push(run.JobRunState ?? '')
          return run
        },
        isOver,
        { ...account.patience, pollMs: account.patience.pollMs / 4 },
      )
      const order = ['WAITING', 'STARTING', 'RUNNING', 'SUCCEEDED']
      equal(
        seen,
        order.filter((state) => seen.includes(state)),
        'the states',
      )
      equal(seen.slice(-2), ['RUNNING', 'SUCCEEDED'], 'the last states')
    },
  },
  {
    ...{ id: 'glue.times', service, source: `${guide}/aws-glue-api-jobs-runs.html`, spends: true },
    sentence: 'A run that has ended says StartedOn, CompletedOn and ExecutionTime in whole seconds',
    steps: async (account) => {
      const name = await createJob(account)
      const run = await jobEnded(account, name, await startJob(account, name))
      const span = Number(run.CompletedOn) - Number(run.StartedOn)
      holds(span >= 0, `from StartedOn to CompletedOn are ${span} ms`)
      holds(Number.isInteger(run.ExecutionTime), `ExecutionTime is ${run.ExecutionTime}`)
      equal([run.JobName, run.Attempt], [name, 0], 'JobName and Attempt')
    },
  },
  {
    ...{ id: 'glue.failed', service, source: `${guide}/job-run-statuses.html`, spends: true },
    sentence: 'A script that fails makes the run FAILED with an ErrorMessage',
    steps: async (account) => {
      const name = await createJob(account)
      const run = await jobEnded(account, name, await startJob(account, name, 'fail'))
      equal(run.JobRunState, 'FAILED', 'the state')
      matching(run.ErrorMessage, /./, 'ErrorMessage')
    },
  },
  {
    ...{ id: 'glue.timeout', service, source: `${guide}/job-run-statuses.html`, spends: true },
    sentence: 'A run that exceeds its Timeout ends as TIMEOUT',
    steps: async (account) => {
      const name = await createJob(account)
      const run = await startJob(account, name, 'endless', { Timeout: 1 })
      equal((await jobEnded(account, name, run)).JobRunState, 'TIMEOUT', 'the state')
    },
  },
  {
    ...{ id: 'glue.stop', service, source: `${api}/API_BatchStopJobRun.html`, spends: true },
    sentence:
      'BatchStopJobRun answers 200 for each run on its own: a known one is stopped beside an unknown one',
    steps: async (account) => {
      const JobName = await createJob(account)
      const id = await startJob(account, JobName, 'endless')
      await jobRunning(account, JobName, id)
      const stop = new BatchStopJobRunCommand({ JobName, JobRunIds: [id, noRun] })
      const { SuccessfulSubmissions, Errors } = await account.clients.glue.send(stop)
      equal(SuccessfulSubmissions, [{ JobName, JobRunId: id }], 'SuccessfulSubmissions')
      equal(
        Errors?.map(({ JobRunId }) => JobRunId),
        [noRun],
        'the run in Errors',
      )
      matching(Errors?.[0]?.ErrorDetail?.ErrorCode, /^\w+Exception$/, 'the ErrorCode')
      equal((await jobEnded(account, JobName, id)).JobRunState, 'STOPPED', 'the state')
    },
  },
  {
    ...{ id: 'glue.stop-ended', service, source: `${api}/API_BatchStopJobRun.html`, spends: true },
    sentence: 'A run that has ended is not stopped: it is in Errors and keeps its state',
    steps: async (account) => {
      const JobName = await createJob(account)
      const id = await startJob(account, JobName)
      await jobEnded(account, JobName, id)
      const stop = new BatchStopJobRunCommand({ JobName, JobRunIds: [id] })
      const { SuccessfulSubmissions = [], Errors = [] } = await account.clients.glue.send(stop)
      equal([SuccessfulSubmissions.length, Errors.length], [0, 1], 'successes and errors')
      equal((await jobRun(account, JobName, id)).JobRunState, 'SUCCEEDED', 'the state')
    },
  },
  {
    ...{ id: 'glue.arguments', service, source: `${guide}/aws-glue-api-jobs-runs.html`, spends: true },
    sentence: 'GetJobRun gives back the arguments of the run, by which it is found again',
    steps: async (account) => {
      const name = await createJob(account)
      const id = await startJob(account, name, 'ok', { Arguments: { '--soalbench-trial': 'abc' } })
      equal((await jobRun(account, name, id)).Arguments?.['--soalbench-trial'], 'abc', 'the argument')
      await jobEnded(account, name, id)
    },
  },
  {
    ...{ id: 'glue.list-runs', service, source: `${api}/API_GetJobRuns.html`, spends: true },
    sentence: 'GetJobRuns gives the runs of a job newest first, every one once over pages of MaxResults',
    steps: async (account) => {
      const JobName = await createJob(account)
      const made: string[] = []
      for (let count = 0; count < 3; count += 1) {
        const id = await startJob(account, JobName)
        await jobEnded(account, JobName, id)
        made.push(id)
      }
      const seen: string[] = []
      let NextToken: string | undefined
      do {
        const query = new GetJobRunsCommand({ JobName, MaxResults: 1, NextToken })
        const page = await account.clients.glue.send(query)
        seen.push(...(page.JobRuns ?? []).map(({ Id = '' }) => Id))
        NextToken = page.NextToken
      } while (NextToken !== undefined && NextToken !== '')
      equal(seen, made.toReversed(), 'the runs')
    },
  },
]
