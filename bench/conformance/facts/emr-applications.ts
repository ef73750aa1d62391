import {
  CreateApplicationCommand,
  DeleteApplicationCommand,
  ListApplicationsCommand,
  StartApplicationCommand,
  StopApplicationCommand,
  UpdateApplicationCommand,
} from '@aws-sdk/client-emr-serverless'
import { equal, holds, refused } from '../expect.ts'
import type { Fact } from '../fact.ts'
import { application, createApplication, inState, running, startRun, stopped } from './emr-bench.ts'

const api = 'https://docs.aws.amazon.com/emr-serverless/latest/APIReference'
const guide = 'https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide'
const service = 'emr-serverless'

/** Applications: their states, what is allowed in which, and what a client token does. */
export const emrApplications: readonly Fact[] = [
  {
    ...{ id: 'emr.unknown-application', service, source: `${api}/API_GetApplication.html` },
    sentence: 'An unknown application is ResourceNotFoundException, 404',
    steps: async (account) => {
      await refused(application(account, '00f000000000000a'), 'ResourceNotFoundException', 404)
    },
  },
  {
    ...{ id: 'emr.create', service, source: `${guide}/applications.html` },
    sentence: 'A new application is CREATED, with auto-start on',
    steps: async (account) => {
      const made = await application(account, await createApplication(account))
      holds(['CREATING', 'CREATED'].includes(made.state ?? ''), `the state is ${made.state}`)
      equal((await inState(account, made.applicationId ?? '', 'CREATED')).state, 'CREATED', 'the state')
      equal(made.autoStartConfiguration?.enabled ?? true, true, 'autoStartConfiguration.enabled')
    },
  },
  {
    ...{ id: 'emr.create-token', service, source: `${api}/API_CreateApplication.html` },
    sentence:
      'The same clientToken and parameters make one application; with others it is ConflictException, 409',
    steps: async (account) => {
      const settings = { clientToken: account.name(), name: account.name() }
      const first = await createApplication(account, settings)
      const { tags, clients } = account
      const same = { ...settings, releaseLabel: 'emr-7.12.0', type: 'SPARK', tags }
      const autoStopConfiguration = { enabled: true, idleTimeoutMinutes: 1 }
      const again = new CreateApplicationCommand({ ...same, autoStopConfiguration })
      equal((await clients.emr.send(again)).applicationId, first, 'the second application')
      const other = createApplication(account, { ...settings, releaseLabel: 'emr-7.11.0' })
      await refused(other, 'ConflictException', 409)
    },
  },
  {
    ...{ id: 'emr.start-stop', service, source: `${guide}/applications.html` },
    sentence: 'An application is STARTED after StartApplication and STOPPED after StopApplication',
    steps: async (account) => {
      const applicationId = await createApplication(account)
      await inState(account, applicationId, 'CREATED')
      await account.clients.emr.send(new StartApplicationCommand({ applicationId }))
      await inState(account, applicationId, 'STARTED')
      await account.clients.emr.send(new StopApplicationCommand({ applicationId }))
      equal((await inState(account, applicationId, 'STOPPED')).state, 'STOPPED', 'the state')
    },
  },
  {
    id: 'emr.delete-only-stopped',
    service,
    source: 'https://github.com/gchq/sleeper/issues/1125',
    sentence: 'DeleteApplication is refused with 400 unless CREATED or STOPPED; then it is TERMINATED',
    steps: async (account) => {
      const applicationId = await createApplication(account)
      await inState(account, applicationId, 'CREATED')
      await account.clients.emr.send(new StartApplicationCommand({ applicationId }))
      await inState(account, applicationId, 'STARTED')
      const remove = () => account.clients.emr.send(new DeleteApplicationCommand({ applicationId }))
      await refused(remove(), 'ValidationException', 400)
      await stopped(account, applicationId)
      await remove()
      equal((await inState(account, applicationId, 'TERMINATED')).state, 'TERMINATED', 'the state')
    },
  },
  {
    ...{ id: 'emr.update-only-stopped', service, source: `${api}/API_UpdateApplication.html` },
    sentence: 'UpdateApplication is refused with 400 while STARTED, and changes one that is CREATED',
    steps: async (account) => {
      const { emr } = account.clients
      const applicationId = await createApplication(account)
      await inState(account, applicationId, 'CREATED')
      const update = (idleTimeoutMinutes: number) => {
        const autoStopConfiguration = { enabled: true, idleTimeoutMinutes }
        const clientToken = account.name()
        return emr.send(new UpdateApplicationCommand({ applicationId, clientToken, autoStopConfiguration }))
      }
      await update(7)
      const { autoStopConfiguration } = await application(account, applicationId)
      equal(autoStopConfiguration?.idleTimeoutMinutes, 7, 'idleTimeoutMinutes')
      await emr.send(new StartApplicationCommand({ applicationId }))
      await inState(account, applicationId, 'STARTED')
      await refused(update(8), 'ValidationException', 400)
    },
  },
  {
    ...{ id: 'emr.stop-with-runs', service, source: `${api}/API_StopApplication.html`, spends: true },
    sentence: 'StopApplication is refused with 400 while a job run is active',
    steps: async (account) => {
      const applicationId = await createApplication(account)
      const run = await startRun(account, applicationId, 'slow')
      equal((await running(account, applicationId, run)).state, 'RUNNING', 'the state of the run')
      const stop = account.clients.emr.send(new StopApplicationCommand({ applicationId }))
      await refused(stop, 'ValidationException', 400)
    },
  },
  {
    ...{ id: 'emr.no-auto-start', service, source: `${guide}/application-auto-start.html` },
    sentence: 'Without auto-start a job run on an application that is not started is refused with 400',
    steps: async (account) => {
      const autoStartConfiguration = { enabled: false }
      const applicationId = await createApplication(account, { autoStartConfiguration })
      await inState(account, applicationId, 'CREATED')
      await refused(startRun(account, applicationId), 'ValidationException', 400)
    },
  },
  {
    ...{ id: 'emr.auto-start', service, source: `${guide}/application-auto-start.html`, spends: true },
    sentence: 'A job run starts an application that is CREATED',
    steps: async (account) => {
      const applicationId = await createApplication(account)
      await inState(account, applicationId, 'CREATED')
      const run = await startRun(account, applicationId, 'slow')
      await running(account, applicationId, run)
      equal((await application(account, applicationId)).state, 'STARTED', 'the state')
    },
  },
  {
    ...{ id: 'emr.list-applications', service, source: `${api}/API_ListApplications.html` },
    sentence: 'ListApplications gives every application once over pages of maxResults, filtered by state',
    steps: async (account) => {
      const made = [await createApplication(account), await createApplication(account)]
      for (const id of made) await inState(account, id, 'CREATED')
      const seen: string[] = []
      let nextToken: string | undefined
      do {
        const query = new ListApplicationsCommand({ maxResults: 1, states: ['CREATED'], nextToken })
        const page = await account.clients.emr.send(query)
        seen.push(...(page.applications ?? []).map(({ id = '' }) => id))
        equal(
          (page.applications ?? []).filter(({ state }) => state !== 'CREATED'),
          [],
          'others',
        )
        nextToken = page.nextToken
      } while (nextToken !== undefined)
      equal(seen.filter((id) => made.includes(id)).toSorted(), made.toSorted(), 'the list')
    },
  },
]
