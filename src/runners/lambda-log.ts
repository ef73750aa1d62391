import type { LogsClients } from '../aws/clients.ts'
import { parseReport, type Report } from '../aws/report-line.ts'
import { callFailure, describeServiceError, serviceError } from '../aws/service-error.ts'
import type { LambdaAnswer } from './lambda-answer.ts'
import type { Claim } from './lambda-claim.ts'
import type { RunContext } from './runner.ts'

/** Whose lines are looked for: by request id, else the first invocation that ends in a stream after the claim. */
export type LogPlace = Pick<Claim, 'requestId' | 'logGroup' | 'logStream' | 'claimedAtMs'>

/** Clocks of the log and of the claim are two. */
const clockSlackMs = 60_000
/** The most pages that are read of one invocation: a handler that keeps to its bound fills less than one. */
const mostPages = 5
const keptBytes = 16 * 1024

/**
 * The lines of one invocation that has ended, up to its REPORT; undefined while there is no REPORT.
 * @throws what the service refuses, but for a log group that is not there yet
 */
export async function readInvocationLog(
  { sdk, control }: LogsClients,
  place: LogPlace,
): Promise<{ readonly report: Report; readonly log: string } | undefined> {
  const { requestId, logGroup: logGroupName, logStream, claimedAtMs } = place
  if (logGroupName === undefined || (requestId === undefined && logStream === undefined)) return undefined
  const since = claimedAtMs === undefined ? {} : { startTime: Math.max(0, claimedAtMs - clockSlackMs) }
  const filterPattern = requestId === undefined ? 'REPORT' : `"${requestId}"`
  const streams = logStream === undefined ? {} : { logStreamNames: [logStream] }
  const read = async (more: object): Promise<LogLine[]> => {
    const lines: LogLine[] = []
    let nextToken: string | undefined
    for (let page = 0; page < mostPages; page += 1) {
      const command = new sdk.FilterLogEventsCommand({
        logGroupName,
        ...streams,
        ...since,
        ...more,
        ...(nextToken !== undefined && { nextToken }),
      })
      const answer = await control.send(command)
      for (const { message = '', timestamp = 0 } of answer.events ?? []) lines.push({ message, timestamp })
      nextToken = answer.nextToken
      if (nextToken === undefined) break
    }
    return lines
  }
  const marked = await read({ filterPattern }).catch(noneYet)
  const after =
    requestId === undefined ? marked.filter(({ timestamp }) => timestamp >= (claimedAtMs ?? 0)) : marked
  const end = after.find(({ message }) => parseReport(message, requestId) !== undefined)
  const report = end && parseReport(end.message, requestId)
  if (report === undefined || end === undefined) return undefined
  const all = logStream === undefined ? marked : await read({ endTime: end.timestamp }).catch(noneYet)
  return { report, log: linesOf(all, report.requestId).slice(-keptBytes) }
}

/** The same with patience: the log of an invocation comes some seconds after its end. Undefined where it does not come. */
export async function waitForInvocationLog(
  clients: () => Promise<LogsClients>,
  place: LogPlace,
  context: RunContext,
): Promise<Awaited<ReturnType<typeof readInvocationLog>>> {
  const untilMs = context.now() + context.patience.claimMs
  let pauseMs = context.patience.backoffMs.first
  for (;;) {
    try {
      const found = await readInvocationLog(await clients(), place)
      if (found !== undefined) return found
    } catch (error) {
      context.signal.throwIfAborted()
      if (callFailure(error) === 'expired') throw error
      if (callFailure(error) === 'refused') {
        context.warn(`the log of ${place.logGroup} cannot be read: ${describeServiceError(error)}`)
        return undefined
      }
    }
    if (place.logGroup === undefined || context.now() >= untilMs) return undefined
    await context.sleep(Math.min(pauseMs * (0.5 + context.random() / 2), untilMs - context.now()))
    pauseMs = Math.min(pauseMs * 2, context.patience.backoffMs.most)
  }
}

/**
 * What the platform would have answered, as far as its log tells. Only a script that left no document is taken to have
 * failed for a line with `[ERROR]`: that is how the runtime tells of a handler that raised, but any script may print it.
 */
export function answerOfLog(
  { report, log }: { report: Report; log: string },
  hasDocument: boolean,
): LambdaAnswer {
  const raised = hasDocument ? undefined : /^\[ERROR\]\s+([A-Za-z_.]+):\s*(.*)$/m.exec(log)
  // How the runtime's end was told before REPORT had a Status.
  const died = /^RequestId: \S+ Error: (.*)$/m.exec(log)?.[1]
  const late = report.status === 'timeout' || (!hasDocument && /Task timed out after/.test(log))
  const crashed = report.status === 'error' || (!hasDocument && died !== undefined)
  const [, type = '', message = ''] = raised ?? []
  const ended = { requestId: report.requestId, log, report }
  if (late) {
    const errorMessage = /Task timed out after [\d.]+ seconds/.exec(log)?.[0] ?? 'Task timed out'
    return { ...ended, functionError: 'Unhandled', errorType: 'Sandbox.Timedout', errorMessage }
  }
  if (!crashed && raised === undefined) {
    return { ...ended, functionError: undefined, errorType: '', errorMessage: '' }
  }
  const errorType = report.errorType ?? (crashed ? 'Runtime.ExitError' : type)
  return {
    ...ended,
    functionError: 'Unhandled',
    errorType,
    errorMessage: crashed ? (died ?? errorType) : message,
  }
}

interface LogLine {
  readonly message: string
  readonly timestamp: number
}

/** From its START on; a stream holds the invocations of a sandbox one after another. */
function linesOf(lines: readonly LogLine[], requestId: string | undefined): string {
  const start = lines.findLastIndex(
    ({ message }) => message.startsWith('START ') && (requestId === undefined || message.includes(requestId)),
  )
  return lines
    .slice(Math.max(0, start))
    .map(({ message }) => message.replace(/\n$/, ''))
    .join('\n')
}

function noneYet(error: unknown): LogLine[] {
  if (serviceError(error).name === 'ResourceNotFoundException') return []
  throw error
}
