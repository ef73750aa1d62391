import type { DirectoryStorage } from '../../src/storage/directory.ts'
import type { Reply, SeenCall } from './loopback-service.ts'
import { resultDocument } from './result-documents.ts'
import { resultKeyOf } from './runner-setting.ts'

/** How one invocation goes wrong. `before`: nothing ran. `after`: it ran to its end. */
export interface Mishap {
  readonly before?: Reply
  readonly after?: Reply
  /** Claims, and never ends as far as anybody sees; its log tells how, if it tells. */
  readonly vanishes?: { readonly log?: readonly string[] }
}

/** A function whose sandbox is new after every change of its configuration, as on Lambda. */
export class FakeLambda {
  configuration = {
    FunctionName: 'soalbench-1769',
    MemorySize: 1769,
    Timeout: 900,
    State: 'Active',
    StateReasonCode: undefined as string | undefined,
    StateReason: undefined as string | undefined,
    LastUpdateStatus: 'Successful',
    RevisionId: '1',
    EphemeralStorage: { Size: 512 },
    Environment: { Variables: { SCRIPT_BUCKET: 'file:///w' } as Record<string, string> },
  }
  sparkRuns = 0
  readonly events: Record<string, string>[] = []
  /** Tokens of attempts that were run, in order: the truth that no client sees. */
  readonly ran: string[] = []
  /** Tokens of attempts that are taken. */
  readonly claims = new Set<string>()
  readonly updates: { Environment?: { Variables: Record<string, string> }; RevisionId?: string }[] = []
  /** Lines as FilterLogEvents gives them. */
  readonly log: { readonly message: string; readonly timestamp: number; readonly logStreamName: string }[] =
    []
  /** Instead of an ordinary answer; undefined: an ordinary one. */
  invocation: (count: number) => Reply | undefined = () => undefined
  mishap: (count: number) => Mishap | undefined = () => undefined
  update: (count: number) => Reply | undefined = () => undefined
  logs: (count: number) => Reply | undefined = () => undefined
  /** Configuration changes do not make a new sandbox. */
  sticky = false
  /** `handler`: before Spark, with the request's id. `script`: without it, as under a handler that knows no claims. */
  claimedBy: 'handler' | 'script' | 'nobody' = 'nobody'
  #logReads = 0

  async answer(call: SeenCall, storage: DirectoryStorage): Promise<Reply> {
    if (call.target.startsWith('Logs_')) return this.#filterLog(call)
    if (call.method === 'GET') return this.#read()
    if (call.method === 'PUT') return this.#update(call)
    return this.#invoke(call, storage)
  }

  #read(): Reply {
    const body = this.configuration
    if (body.LastUpdateStatus === 'InProgress')
      this.configuration = { ...body, LastUpdateStatus: 'Successful' }
    return { body }
  }

  #update(call: SeenCall): Reply {
    const wanted = JSON.parse(call.body)
    this.updates.push(wanted)
    const instead = this.update(this.updates.length)
    if (instead !== undefined) return instead
    if (wanted.RevisionId !== undefined && wanted.RevisionId !== this.configuration.RevisionId) {
      return { status: 412, headers: { 'x-amzn-errortype': 'PreconditionFailedException' }, body: {} }
    }
    this.apply(wanted)
    return { body: this.configuration }
  }

  /** As an update does, whoever makes it. */
  apply(wanted: object): void {
    const RevisionId = String(Number(this.configuration.RevisionId) + 1)
    this.configuration = { ...this.configuration, ...wanted, RevisionId, LastUpdateStatus: 'InProgress' }
    if (!this.sticky) this.sparkRuns = 0
  }

  async #invoke(call: SeenCall, storage: DirectoryStorage): Promise<Reply> {
    const event = JSON.parse(call.body)
    this.events.push(event)
    const count = this.events.length
    const instead = this.invocation(count)
    if (instead !== undefined) return instead
    const mishap = this.mishap(count)
    if (mishap?.before !== undefined) return mishap.before
    const requestId = `request-${count}`
    const headers = { 'x-amzn-requestid': requestId }
    if (!(await this.#claim(event, requestId, storage))) {
      const line = this.claimedBy === 'script' ? 'SOALBENCH {"duplicate": true, "trialId": "trial-1"}\n' : ''
      const report = `${line}REPORT RequestId: ${requestId}\tDuration: 3.00 ms\tBilled Duration: 3 ms\tMemory Size: 1769 MB\t\n`
      const body = this.claimedBy === 'script' ? 'null' : { duplicate: true, trialId: event.TRIAL_ID }
      return { headers: { ...headers, 'x-amz-log-result': base64(report) }, body }
    }
    this.ran.push(event.ATTEMPT_ID)
    if (mishap?.vanishes !== undefined) {
      this.#write(requestId, mishap.vanishes.log ?? [])
      return 'reset'
    }
    this.sparkRuns += 1
    const document = resultDocument({ trialId: event.TRIAL_ID, sandbox: { id: 's', runs: this.sparkRuns } })
    await storage.put(resultKeyOf(event, storage), JSON.stringify(document))
    const report = this.#report(requestId)
    this.#write(requestId, [
      `START RequestId: ${requestId} Version: $LATEST`,
      `END RequestId: ${requestId}`,
      report,
    ])
    if (mishap?.after !== undefined) return mishap.after
    return { headers: { ...headers, 'x-amz-log-result': base64(report) }, body: { status: 'succeeded' } }
  }

  /** @returns false where another invocation has the attempt */
  async #claim(
    event: Record<string, string>,
    requestId: string,
    storage: DirectoryStorage,
  ): Promise<boolean> {
    if (this.claimedBy === 'nobody') return true
    const key = resultKeyOf({ RESULT_PATH: event['CLAIM_PATH'] ?? '' }, storage)
    const token = event['ATTEMPT_ID'] ?? ''
    if (this.claims.has(token)) return false
    this.claims.add(token)
    const claim = {
      schema: 'soalbench.claim/1',
      requestId: this.claimedBy === 'handler' ? requestId : null,
      logGroup: '/aws/lambda/soalbench-1769',
      logStream: `stream-${requestId}`,
      claimedAt: Date.now(),
    }
    await storage.put(key, JSON.stringify(claim))
    return true
  }

  #write(requestId: string, lines: readonly string[]): void {
    const at = Date.now()
    for (const message of lines)
      this.log.push({ message, timestamp: at, logStreamName: `stream-${requestId}` })
  }

  #filterLog(call: SeenCall): Reply {
    this.#logReads += 1
    const instead = this.logs(this.#logReads)
    if (instead !== undefined) return instead
    const { filterPattern = '', logStreamNames } = JSON.parse(call.body)
    const text = filterPattern.replaceAll('"', '')
    const events = this.log.filter(
      ({ message, logStreamName }) =>
        message.includes(text) && (logStreamNames?.includes(logStreamName) ?? true),
    )
    return { headers: { 'content-type': 'application/x-amz-json-1.1' }, body: { events } }
  }

  #report(requestId: string): string {
    const init = this.sparkRuns === 1 ? '\tInit Duration: 250.00 ms' : ''
    return `REPORT RequestId: ${requestId}\tDuration: 5000.50 ms\tBilled Duration: 5251 ms\tMemory Size: 1769 MB\tMax Memory Used: 900 MB${init}\t\n`
  }
}

const base64 = (text: string): string => Buffer.from(text).toString('base64')
