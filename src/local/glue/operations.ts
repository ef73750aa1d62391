import { GlueError, invalidInput } from './glue-error.ts'
import { jobView } from './glue-job.ts'
import type { GlueRegistry } from './glue-registry.ts'
import { jobRunView } from './glue-run-view.ts'
import {
  batchStopRequest,
  createJobRequest,
  getJobRunRequest,
  getJobRunsRequest,
  jobNameRequest,
  pageRequest,
  parseRequest,
  startJobRunRequest,
  updateJobRequest,
} from './request-shapes.ts'

type Operation = (registry: GlueRegistry, body: Uint8Array) => object

/** By the name after `AWSGlue.` in X-Amz-Target. */
export const operations: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['CreateJob', createJob],
  ['UpdateJob', updateJob],
  ['DeleteJob', deleteJob],
  ['GetJob', getJob],
  ['GetJobs', getJobs],
  ['ListJobs', listJobs],
  ['StartJobRun', startJobRun],
  ['GetJobRun', getJobRun],
  ['GetJobRuns', getJobRuns],
  ['BatchStopJobRun', batchStopJobRun],
])

function createJob(registry: GlueRegistry, body: Uint8Array): object {
  const request = parseRequest(createJobRequest, body)
  registry.create(request)
  return { Name: request.Name }
}

function updateJob(registry: GlueRegistry, body: Uint8Array): object {
  const { JobName, JobUpdate } = parseRequest(updateJobRequest, body)
  const given = Object.entries(JobUpdate).filter(([, value]) => value !== undefined)
  registry.update(JobName, Object.fromEntries(given))
  return { JobName }
}

function deleteJob(registry: GlueRegistry, body: Uint8Array): object {
  const { JobName } = parseRequest(jobNameRequest, body)
  registry.delete(JobName)
  return { JobName }
}

function getJob(registry: GlueRegistry, body: Uint8Array): object {
  return { Job: jobView(registry.job(parseRequest(jobNameRequest, body).JobName)) }
}

function getJobs(registry: GlueRegistry, body: Uint8Array): object {
  const { items, NextToken } = pageOf(registry.jobs, parseRequest(pageRequest, body), 1000)
  return { Jobs: items.map(jobView), NextToken }
}

function listJobs(registry: GlueRegistry, body: Uint8Array): object {
  const { items, NextToken } = pageOf(registry.jobs, parseRequest(pageRequest, body), 1000)
  return { JobNames: items.map(({ settings }) => settings.Name), NextToken }
}

function startJobRun(registry: GlueRegistry, body: Uint8Array): object {
  return { JobRunId: registry.start(parseRequest(startJobRunRequest, body)).spec.id }
}

function getJobRun(registry: GlueRegistry, body: Uint8Array): object {
  const { JobName, RunId } = parseRequest(getJobRunRequest, body)
  return { JobRun: jobRunView(registry.run(JobName, RunId)) }
}

function getJobRuns(registry: GlueRegistry, body: Uint8Array): object {
  const request = parseRequest(getJobRunsRequest, body)
  registry.job(request.JobName)
  const { items, NextToken } = pageOf(registry.runsOf(request.JobName), request, 200)
  return { JobRuns: items.map(jobRunView), NextToken }
}

/** Each run has its own answer: one that cannot be stopped does not keep the others from it. */
function batchStopJobRun(registry: GlueRegistry, body: Uint8Array): object {
  const { JobName, JobRunIds } = parseRequest(batchStopRequest, body)
  const SuccessfulSubmissions: object[] = []
  const Errors: object[] = []
  for (const JobRunId of JobRunIds) {
    try {
      const run = registry.run(JobName, JobRunId)
      if (run.isOver) throw new GlueError('InvalidInputException', `Job run is ${run.state}`)
      if (run.state !== 'STOPPING') run.stop()
      SuccessfulSubmissions.push({ JobName, JobRunId })
    } catch (error) {
      if (!(error instanceof GlueError)) throw error
      Errors.push({ JobName, JobRunId, ErrorDetail: { ErrorCode: error.type, ErrorMessage: error.message } })
    }
  }
  return { SuccessfulSubmissions, Errors }
}

function pageOf<T>(
  items: readonly T[],
  { MaxResults, NextToken }: { MaxResults?: number | undefined; NextToken?: string | undefined },
  most: number,
): { items: readonly T[]; NextToken: string | undefined } {
  const offset = NextToken === undefined || NextToken === '' ? 0 : Number(NextToken)
  if (!Number.isInteger(offset) || offset < 0) throw invalidInput('NextToken is not valid')
  const end = offset + (MaxResults ?? most)
  return { items: items.slice(offset, end), NextToken: end < items.length ? String(end) : undefined }
}
