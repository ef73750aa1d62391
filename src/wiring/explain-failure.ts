import { gunzipSync } from 'node:zlib'
import type { AwsClients } from '../aws/clients.ts'
import type { FailedRun, RunDependencies } from '../bench/run-dependencies.ts'
import { namesOf, type Deployment } from '../core/deployment.ts'
import { redact } from '../core/redact.ts'
import { S3Storage } from '../storage/s3.ts'
import { explainingLine } from './explaining-line.ts'

interface Logs {
  readonly clients: AwsClients
  readonly deployment: Deployment
  readonly stockFunction: string | undefined
}

const patienceMs = 15_000
const mostLogBytes = 4 * 1024 ** 2
const mostEvents = 1_000

/** Looks into the platform's own logs for why a run failed: for a bounded time, at a bounded part of them, and never in vain. */
export function explainFailure(logs: Logs): NonNullable<RunDependencies['explain']> {
  return async (failed) => {
    const text = await textOf(logs, failed).catch(() => undefined)
    const line = text === undefined ? undefined : explainingLine(text)
    return line === undefined ? undefined : redact(line)
  }
}

function textOf(logs: Logs, failed: FailedRun): Promise<string | undefined> {
  const { platformRunId, cell, submittedAtMs } = failed
  const { deployment, stockFunction } = logs
  switch (cell.sizing.platform) {
    case 'lambda': {
      const name = stockFunction ?? namesOf(deployment.stack).functionName(cell.sizing.memoryMiB)
      const logGroupName = `/aws/lambda/${name}`
      return events(logs, { logGroupName, filterPattern: `"${platformRunId}"`, startTime: submittedAtMs })
    }
    case 'emr-serverless':
      return driverLog(logs, failed)
    case 'glue':
      return events(logs, { logGroupName: '/aws-glue/jobs/error', logStreamNamePrefix: platformRunId })
  }
}

/** Of what a driver printed, where the service leaves it: it may come a minute late, and is then missed. */
async function driverLog(
  { clients, deployment }: Logs,
  { platformRunId, cell }: FailedRun,
): Promise<string | undefined> {
  const { bucket, applications } = deployment
  const signal = AbortSignal.timeout(patienceMs)
  const storage = new S3Storage({ bucket, clients: clients.s3, mostBytes: mostLogBytes, signal })
  const folder = `logs/applications/${applications[cell.startLevel]}/jobs/${platformRunId}/SPARK_DRIVER`
  for (const name of ['stderr.gz', 'stdout.gz']) {
    const packed = await storage.get(`${folder}/${name}`)
    const text = packed && gunzipSync(packed, { maxOutputLength: 8 * mostLogBytes }).toString()
    if (text !== undefined && explainingLine(text) !== undefined) return text
  }
  return undefined
}

interface Wanted {
  readonly logGroupName: string
  readonly logStreamNamePrefix?: string
  readonly filterPattern?: string
  readonly startTime?: number
}

async function events({ clients }: Logs, wanted: Wanted): Promise<string> {
  const { sdk, control } = await clients.logs()
  const abortSignal = AbortSignal.timeout(patienceMs)
  const { events: found = [] } = await control.send(
    new sdk.FilterLogEventsCommand({ ...wanted, limit: mostEvents }),
    { abortSignal },
  )
  return found.map(({ message = '' }) => message).join('\n')
}
