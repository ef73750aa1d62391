import { controlConfiguration, type ClientOptions } from './client-options.ts'
import { withNamedFailures } from './failed-call.ts'
import { withKnownCredentials } from './known-credentials.ts'

/** Who the credentials of this process belong to, and where they were shown. */
export interface Caller {
  readonly accountId: string
  /** `arn:aws:sts::123456789012:assumed-role/name/session` */
  readonly arn: string
  /** Host that was asked. */
  readonly host: string
  /** Undefined: they do not expire, or refresh themselves without saying when. */
  readonly expiresAtMs: number | undefined
  /** Our clock minus the service's, which has whole seconds; undefined where no answer carried its time. */
  readonly clockOffsetMs: number | undefined
}

/** @throws what the chain of providers, or the service, answers. */
export async function identifyCaller(options: ClientOptions, now: () => number): Promise<Caller> {
  const { stsSdk: sdk } = await import('./sts-sdk.ts')
  const client = withNamedFailures(
    withKnownCredentials(new sdk.STSClient(controlConfiguration(options))),
    'sts',
  )
  let clockOffsetMs: number | undefined
  let host = ''
  client.middlewareStack.add(
    (next) => async (args) => {
      const sentAtMs = now()
      host = hostOf(args.request)
      const answer = await next(args)
      const date = serviceTime(answer.response)
      // Halfway between the sending and the answer, and halfway through the second that the header names.
      if (date !== undefined) clockOffsetMs = (sentAtMs + now()) / 2 - (date + 500)
      return answer
    },
    { step: 'deserialize', name: 'soalbenchServiceTime', priority: 'low' },
  )
  try {
    const { Account = '', Arn = '' } = await client.send(new sdk.GetCallerIdentityCommand({}))
    const { expiration } = await client.config.credentials()
    return { accountId: Account, arn: Arn, host, expiresAtMs: expiration?.getTime(), clockOffsetMs }
  } finally {
    client.destroy()
  }
}

/** Applied quotas of a service, by their names. @throws what the service answers */
export async function serviceQuotas(
  serviceCode: string,
  options: ClientOptions,
): Promise<ReadonlyMap<string, number>> {
  const { serviceQuotasSdk: sdk } = await import('./service-quotas-sdk.ts')
  const client = withKnownCredentials(new sdk.ServiceQuotasClient(controlConfiguration(options)))
  const found = new Map<string, number>()
  try {
    let NextToken: string | undefined
    do {
      const page = await client.send(
        new sdk.ListServiceQuotasCommand({ ServiceCode: serviceCode, NextToken, MaxResults: 100 }),
      )
      for (const { QuotaName, Value } of page.Quotas ?? [])
        if (QuotaName !== undefined && Value !== undefined) found.set(QuotaName, Value)
      NextToken = page.NextToken
    } while (NextToken !== undefined)
  } finally {
    client.destroy()
  }
  return found
}

function hostOf(request: unknown): string {
  if (typeof request !== 'object' || request === null || !('hostname' in request)) return ''
  return String(request.hostname)
}

function serviceTime(response: unknown): number | undefined {
  if (typeof response !== 'object' || response === null || !('headers' in response)) return undefined
  const { headers } = response
  if (typeof headers !== 'object' || headers === null || !('date' in headers)) return undefined
  const ms = Date.parse(String(headers.date))
  return Number.isNaN(ms) ? undefined : ms
}
