import { DeleteJobCommand, GetJobCommand, ListJobsCommand, UpdateJobCommand } from '@aws-sdk/client-glue'
import type { Account } from '../account.ts'
import { equal, refused } from '../expect.ts'
import type { Fact } from '../fact.ts'
import { createJob, usualJob } from './glue-bench.ts'

const api = 'https://docs.aws.amazon.com/glue/latest/webapi'
const guide = 'https://docs.aws.amazon.com/glue/latest/dg'
const service = 'glue'

const jobOf = async ({ clients }: Account, JobName: string) =>
  (await clients.glue.send(new GetJobCommand({ JobName }))).Job

/** Job definitions. */
export const glueJobs: readonly Fact[] = [
  {
    ...{ id: 'glue.unknown-job', service, source: `${api}/API_GetJob.html` },
    sentence: 'An unknown job is EntityNotFoundException, 400',
    steps: async (account) => {
      await refused(jobOf(account, account.name()), 'EntityNotFoundException', 400)
    },
  },
  {
    ...{ id: 'glue.create-other', service, source: `${api}/API_CreateJob.html` },
    sentence: 'Another job under a name that is taken is refused with 400',
    steps: async (account) => {
      const Name = await createJob(account)
      const codes = ['IdempotentParameterMismatchException', 'AlreadyExistsException']
      await refused(createJob(account, { Name, Description: 'another' }), codes, 400)
      equal((await jobOf(account, Name))?.Description, undefined, 'the description')
    },
  },
  {
    ...{ id: 'glue.default-timeout', service, source: `${guide}/aws-glue-api-jobs-job.html` },
    sentence: 'Without a Timeout a job of Glue 5 has 480 minutes, and of Glue 4.0 2,880',
    steps: async (account) => {
      const five = await createJob(account)
      equal((await jobOf(account, five))?.Timeout, 480, 'the timeout of Glue 5.1')
      const four = await createJob(account, { GlueVersion: '4.0' })
      equal((await jobOf(account, four))?.Timeout, 2880, 'the timeout of Glue 4.0')
    },
  },
  {
    ...{ id: 'glue.default-concurrency', service, source: `${guide}/aws-glue-api-jobs-job.html` },
    sentence: 'Without an ExecutionProperty a job has MaxConcurrentRuns 1',
    steps: async (account) => {
      const job = await jobOf(account, await createJob(account))
      equal(job?.ExecutionProperty?.MaxConcurrentRuns, 1, 'MaxConcurrentRuns')
    },
  },
  {
    ...{ id: 'glue.update-replaces', service, source: `${api}/API_UpdateJob.html` },
    sentence: 'UpdateJob replaces the whole definition: what it does not say is gone',
    steps: async (account) => {
      const JobName = await createJob(account, { Description: 'before', MaxRetries: 0 })
      const { Tags: _, ...JobUpdate } = usualJob(account)
      await account.clients.glue.send(new UpdateJobCommand({ JobName, JobUpdate }))
      equal((await jobOf(account, JobName))?.Description, undefined, 'the description')
    },
  },
  {
    ...{ id: 'glue.delete-twice', service, source: `${api}/API_DeleteJob.html` },
    sentence: 'DeleteJob of a job that is not there is no error',
    steps: async (account) => {
      const JobName = await createJob(account)
      const remove = () => account.clients.glue.send(new DeleteJobCommand({ JobName }))
      await remove()
      await refused(jobOf(account, JobName), 'EntityNotFoundException', 400)
      equal((await remove()).JobName, JobName, 'the answer to the second')
    },
  },
  {
    ...{ id: 'glue.list-jobs', service, source: `${api}/API_ListJobs.html` },
    sentence: 'ListJobs gives every job once over pages of MaxResults',
    steps: async (account) => {
      const made = [await createJob(account), await createJob(account)]
      const seen: string[] = []
      let NextToken: string | undefined
      do {
        const page = await account.clients.glue.send(new ListJobsCommand({ MaxResults: 1, NextToken }))
        seen.push(...(page.JobNames ?? []))
        NextToken = page.NextToken
      } while (NextToken !== undefined && NextToken !== '')
      equal(seen.filter((name) => made.includes(name)).toSorted(), made.toSorted(), 'the list')
    },
  },
]
