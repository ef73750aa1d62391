import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { EngineContext } from '../engine.ts'
import type { WireRequest } from '../wire.ts'
import { invalid } from './api-error.ts'
import { pageOf } from './pages.ts'
import type { Registry } from './registry.ts'
import {
  createApplicationRequest,
  parseBody,
  startJobRunRequest,
  updateApplicationRequest,
} from './request-shapes.ts'
import {
  applicationArn,
  applicationSummary,
  applicationView,
  attemptSummary,
  jobRunArn,
  jobRunSummary,
  jobRunView,
} from './views.ts'

export interface Call {
  readonly context: EngineContext
  readonly registry: Registry
  readonly request: WireRequest
  readonly applicationId: string
  readonly jobRunId: string
}

type Handler = (call: Call) => object | Promise<object>

const mostPerPage = 50
const application = '/applications/(?<applicationId>[^/]+)'
const jobRun = `${application}/jobruns/(?<jobRunId>[^/]+)`

/** Operation, method, path and handler of every operation. */
const table: readonly (readonly [string, string, RegExp, Handler])[] = [
  ['CreateApplication', 'POST', exactly('/applications'), createApplication],
  ['ListApplications', 'GET', exactly('/applications'), listApplications],
  ['GetApplication', 'GET', exactly(application), getApplication],
  ['UpdateApplication', 'PATCH', exactly(application), updateApplication],
  ['DeleteApplication', 'DELETE', exactly(application), deleteApplication],
  ['StartApplication', 'POST', exactly(`${application}/start`), startApplication],
  ['StopApplication', 'POST', exactly(`${application}/stop`), stopApplication],
  ['StartJobRun', 'POST', exactly(`${application}/jobruns`), startJobRun],
  ['ListJobRuns', 'GET', exactly(`${application}/jobruns`), listJobRuns],
  ['GetJobRun', 'GET', exactly(jobRun), getJobRun],
  ['CancelJobRun', 'DELETE', exactly(jobRun), cancelJobRun],
  ['ListJobRunAttempts', 'GET', exactly(`${jobRun}/attempts`), listJobRunAttempts],
  ['GetDashboardForJobRun', 'GET', exactly(`${jobRun}/dashboard`), getDashboard],
]

export const routes = table.map(([operation, method, path, handle]) => ({ operation, method, path, handle }))

function exactly(path: string): RegExp {
  return new RegExp(`^${path}$`)
}

function createApplication({ context, registry, request }: Call): object {
  const made = registry.create(parseBody(createApplicationRequest, request.body))
  return { applicationId: made.id, name: made.settings.name, arn: applicationArn(context, made.id) }
}

function listApplications({ context, registry, request }: Call): object {
  const states = request.query.getAll('states')
  const wanted = registry.applications.filter(({ state }) => states.length === 0 || states.includes(state))
  const { items, nextToken } = pageOf(wanted, request.query, mostPerPage)
  return { applications: items.map((item) => applicationSummary(context, item)), nextToken }
}

function getApplication({ context, registry, applicationId }: Call): object {
  return { application: applicationView(context, registry.application(applicationId)) }
}

function updateApplication({ context, registry, request, applicationId }: Call): object {
  const found = registry.application(applicationId)
  found.update(parseBody(updateApplicationRequest, request.body))
  return { application: applicationView(context, found) }
}

function deleteApplication({ registry, applicationId }: Call): object {
  registry.application(applicationId).terminate()
  return {}
}

function startApplication({ registry, applicationId }: Call): object {
  registry
    .application(applicationId)
    .start()
    .catch(() => undefined)
  return {}
}

function stopApplication({ registry, applicationId }: Call): object {
  registry
    .application(applicationId)
    .stop()
    .catch(() => undefined)
  return {}
}

function startJobRun({ context, registry, request, applicationId }: Call): object {
  registry.application(applicationId)
  const run = registry.submit(applicationId, parseBody(startJobRunRequest, request.body))
  return { applicationId, jobRunId: run.id, arn: jobRunArn(context, run) }
}

function getJobRun({ context, registry, applicationId, jobRunId }: Call): object {
  return { jobRun: jobRunView(context, registry.run(applicationId, jobRunId)) }
}

function listJobRuns({ context, registry, request, applicationId }: Call): object {
  const { query } = request
  const states = query.getAll('states')
  const after = instant(query, 'createdAtAfter') ?? -Infinity
  const before = instant(query, 'createdAtBefore') ?? Infinity
  const mode = query.get('mode')
  const wanted = registry
    .runsOf(registry.application(applicationId).id)
    .filter((run) => states.length === 0 || states.includes(run.state))
    .filter((run) => run.createdAtMs >= after && run.createdAtMs <= before)
    .filter((run) => mode === null || (run.request.mode ?? 'BATCH') === mode)
  const { items, nextToken } = pageOf(wanted, query, mostPerPage)
  return { jobRuns: items.map((run) => jobRunSummary(context, run)), nextToken }
}

function cancelJobRun({ registry, applicationId, jobRunId }: Call): object {
  const run = registry.run(applicationId, jobRunId)
  if (run.isOver) throw invalid(`Job run ${jobRunId} cannot be cancelled: it is ${run.state}`)
  if (run.state !== 'CANCELLING') run.cancel()
  return { applicationId, jobRunId }
}

function listJobRunAttempts({ context, registry, applicationId, jobRunId }: Call): object {
  return { jobRunAttempts: [attemptSummary(context, registry.run(applicationId, jobRunId))] }
}

/** Instead of Spark's user interface: the driver's output, written when the run is over. */
function getDashboard({ registry, applicationId, jobRunId }: Call): object {
  const run = registry.run(applicationId, jobRunId)
  if (run.startedAtMs === undefined) throw invalid(`Job run ${jobRunId} has no dashboard: it is ${run.state}`)
  return { url: pathToFileURL(join(run.directory, 'driver.log')).href }
}

/** Query timestamps are ISO 8601 without milliseconds. */
function instant(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name)
  if (text === null) return undefined
  const ms = Date.parse(text)
  if (Number.isNaN(ms)) throw invalid(`${name} is not a timestamp`)
  return ms
}
