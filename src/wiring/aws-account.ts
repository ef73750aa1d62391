import { identifyCaller, type Caller } from '../aws/account.ts'
import type { ClientOptions, CredentialProvider } from '../aws/client-options.ts'
import { createInfraClients } from '../aws/infra-clients.ts'
import { sharedCredentials } from '../aws/shared-credentials.ts'
import type { Deployment } from '../core/deployment.ts'
import { PlatformUnavailable, UsageInvalid } from '../core/errors.ts'
import { deploymentOf } from '../deployment/deployment-of.ts'
import { awsRefusal } from './aws-refusal.ts'

/** Which account and stack a run on AWS is meant for. */
export interface AwsFlags {
  readonly stack: string
  /** Twelve digits: any other account is refused. */
  readonly accountId: string | undefined
  /** All services are called there, and not at AWS. */
  readonly endpointUrl: string | undefined
  /** A Lambda function that is not of the stack, for all Lambda cells. */
  readonly lambdaFunction: string | undefined
  /** Why it cannot be known where the calls would go. */
  readonly endpointFault?: Error | undefined
}

export interface AwsAccount {
  readonly options: ClientOptions & { readonly credentials: CredentialProvider }
  readonly caller: Caller
  readonly deployment: Deployment
  /** Null: AWS itself. */
  readonly endpoint: string | null
  /** For people: account, principal, region, and for how long. */
  readonly identity: string
  readonly notes: readonly string[]
}

const clockMs = { warn: 1_000, refuse: 4 * 60_000 }

/**
 * Who is calling, and what is deployed: reads only, nothing is billed.
 * @throws UsageInvalid for another account than was named, PlatformUnavailable with the next step
 */
export async function openAccount(
  flags: AwsFlags,
  place: { readonly region: string; readonly packageRoot: string; readonly now: () => number },
): Promise<AwsAccount> {
  const { region, packageRoot, now } = place
  if (flags.endpointFault !== undefined) throw flags.endpointFault
  const credentials = await sharedCredentials(region)
  const endpoint = flags.endpointUrl === undefined ? null : endpointOf(flags.endpointUrl)
  const options = { region, credentials, ...(endpoint !== null && { endpoint }) }
  const caller = await identifyCaller(options, now).catch((error: unknown) => {
    throw awsRefusal(error, `account cannot be asked for in ${region}`, packageRoot)
  })
  requireAws(caller.host, endpoint)
  requireAccount(caller.accountId, flags.accountId)
  const clients = createInfraClients(options)
  try {
    const deployment = await deploymentOf(flags.stack, clients).catch((error: unknown) => {
      throw awsRefusal(error, `stack cannot be looked at: ${flags.stack}`, packageRoot)
    })
    const notes = [...redirected(endpoint), ...clockNotes(caller)]
    return { options, caller, deployment, endpoint, identity: who(caller, region, now()), notes }
  } finally {
    clients.destroy()
  }
}

export const maskedAccount = (accountId: string): string => `****${accountId.slice(-4)}`

function who({ accountId, arn, expiresAtMs }: Caller, region: string, nowMs: number): string {
  // The session's name may be somebody's address.
  const principal = arn.split(':').slice(5).join(':').split('/').slice(0, 2).join('/')
  const left =
    expiresAtMs === undefined ? '' : `, for ${Math.floor((expiresAtMs - nowMs) / 60_000)} more minutes`
  return `account ${maskedAccount(accountId)}, ${principal}, ${region}${left}`
}

const redirected = (endpoint: string | null): string[] =>
  endpoint === null ? [] : [`NOT AWS: all calls go to ${endpoint}; no figure of this run is one of AWS`]

/** @throws UsageInvalid */
function endpointOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' && url.search === '')
    return url.href.replace(/\/$/, '')
  throw new UsageInvalid(`not an endpoint in --endpoint-url: "${text}"`, {
    suggestions: ['Give a URL without credentials, for example http://127.0.0.1:4566.'],
  })
}

/** A profile's `endpoint_url` would send the calls elsewhere without a word. */
function requireAws(host: string, endpoint: string | null): void {
  if (endpoint !== null || /\.(amazonaws\.com(\.cn)?|aws\.dev|api\.aws)$/.test(host)) return
  throw new UsageInvalid(`calls would not go to AWS but to ${host}: the AWS configuration says so`, {
    suggestions: [
      `Give --endpoint-url to say that it is meant, or take endpoint_url out of the configuration.`,
    ],
  })
}

function requireAccount(found: string, wanted: string | undefined): void {
  if (wanted === undefined || found === wanted) return
  throw new UsageInvalid(
    `credentials are of another account than --account: ${maskedAccount(found)}, not ${maskedAccount(wanted)}`,
    { suggestions: ['Choose the right profile with AWS_PROFILE.'] },
  )
}

/** AWS refuses signatures that are five minutes off; what is near that fails now and then. @throws PlatformUnavailable */
function clockNotes({ clockOffsetMs }: Caller): string[] {
  if (clockOffsetMs === undefined) return []
  const off = `this computer's clock is ${(Math.abs(clockOffsetMs) / 1000).toFixed(1)} s ${clockOffsetMs < 0 ? 'behind' : 'ahead'}`
  if (Math.abs(clockOffsetMs) > clockMs.refuse)
    throw new PlatformUnavailable(`${off} of AWS's: signatures would be refused`, {
      suggestions: ['Set the clock by a time service (NTP): timedatectl set-ntp true'],
    })
  // The header that it is compared with has whole seconds.
  return Math.abs(clockOffsetMs) > clockMs.warn + 500 ? [`${off} of AWS's`] : []
}
