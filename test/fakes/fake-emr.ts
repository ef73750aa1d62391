import type { DirectoryStorage } from '../../src/storage/directory.ts'
import type { Reply, SeenCall } from './loopback-service.ts'
import { resultDocument } from './result-documents.ts'
import { resultKeyOf } from './runner-setting.ts'

/** EMR Serverless with two applications, whose job runs pass through the states that a test gives. */
export class FakeEmr {
  readonly states: Record<string, string> = { c: 'CREATED', w: 'CREATED' }
  readonly log: string[] = []
  readonly submissions: Record<string, unknown>[] = []
  runStates = ['SUBMITTED', 'SCHEDULED', 'RUNNING', 'RUNNING', 'SUCCESS']
  stateDetails = ''
  /** Looks at the ended run before its utilisation is there. */
  utilisationAfter = 2
  /** The utilisation before it is there. */
  unsettled: object = {}
  used: object = {}
  attempt = 1
  listed: Record<string, unknown>[] = []
  /** States from the cancellation on; undefined: it changes nothing. */
  afterCancel: string[] | undefined
  sandboxRuns = 1
  submission: (count: number) => Reply | undefined = () => undefined
  #looks = 0

  async answer({ method, path, body }: SeenCall, storage: DirectoryStorage): Promise<Reply> {
    const [, , id = '', verb, runId] = path.split('?')[0]?.split('/') ?? []
    if (id === '') return this.#list()
    if (verb === 'start' || verb === 'stop') return this.#change(id, verb)
    if (verb === undefined) return this.#application(id)
    if (runId === undefined && method === 'GET') return { body: { jobRuns: this.listed } }
    if (runId === undefined) return this.#submit(id, JSON.parse(body), storage)
    if (method === 'DELETE') {
      this.log.push(`cancel ${runId}`)
      if (this.afterCancel !== undefined) {
        this.runStates = this.afterCancel
        this.#looks = 0
      }
      return { body: {} }
    }
    return { body: { jobRun: this.#jobRun() } }
  }

  #list(): Reply {
    const named = [
      ['c', 'soalbench-cold'],
      ['w', 'soalbench-warm'],
    ]
    return { body: { applications: named.map(([id, name]) => ({ id, name, state: this.states[id ?? ''] })) } }
  }

  #change(id: string, verb: string): Reply {
    this.log.push(`${verb} ${id}`)
    this.states[id] = verb === 'start' ? 'STARTING' : 'STOPPING'
    return { body: {} }
  }

  #application(id: string): Reply {
    const state = this.states[id] ?? ''
    if (state === 'STARTING') this.states[id] = 'STARTED'
    if (state === 'STOPPING') this.states[id] = 'STOPPED'
    return { body: { application: { applicationId: id, state } } }
  }

  async #submit(id: string, request: Record<string, unknown>, storage: DirectoryStorage): Promise<Reply> {
    this.submissions.push(request)
    this.log.push(`submit ${id} while ${this.states[id]}`)
    const instead = this.submission(this.submissions.length)
    if (instead !== undefined) return instead
    this.states[id] = 'STARTED'
    this.#looks = 0
    const document = resultDocument({ trialId: 'trial-1', sandbox: { id: 's', runs: this.sandboxRuns } })
    await storage.put(resultKeyOf(eventOf(request), storage), JSON.stringify(document))
    return { body: { applicationId: id, jobRunId: `run${this.submissions.length}`, arn: 'arn' } }
  }

  #jobRun(): Record<string, unknown> {
    this.#looks += 1
    const state = this.runStates[this.#looks - 1] ?? this.runStates.at(-1) ?? ''
    const common = {
      state,
      stateDetails: this.stateDetails,
      createdAt: 1000,
      queuedDurationMilliseconds: 200,
    }
    if (!['SUCCESS', 'FAILED', 'CANCELLED'].includes(state)) return common
    const billed = { vCPUHour: 0.034, memoryGBHour: 0.134, storageGBHour: 0 }
    const settled = this.#looks >= this.runStates.length + this.utilisationAfter
    const times = {
      attempt: this.attempt,
      startedAt: 1003.5,
      endedAt: 1012.75,
      totalExecutionDurationSeconds: 10,
    }
    return {
      ...common,
      ...times,
      ...(settled ? { billedResourceUtilization: billed, ...this.used } : this.unsettled),
    }
  }
}

function eventOf(submission: Record<string, unknown>): Record<string, string> {
  const driver: { sparkSubmit: { entryPointArguments: string[] } } = JSON.parse(
    JSON.stringify(submission['jobDriver']),
  )
  return JSON.parse(driver.sparkSubmit.entryPointArguments[1] ?? '{}')
}
