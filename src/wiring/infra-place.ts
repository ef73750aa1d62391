import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import * as v from 'valibot'
import { identifyCaller } from '../aws/account.ts'
import { createInfraClients } from '../aws/infra-clients.ts'
import { sharedCredentials } from '../aws/shared-credentials.ts'
import { PlatformUnavailable, UsageInvalid } from '../core/errors.ts'
import type { DeployContext } from '../deployment/deploy-context.ts'
import { explainFailure, type Statement } from '../deployment/explain-failure.ts'

export interface InfraPlace {
  readonly packageRoot: string
  readonly stack: string
  readonly region: string
  /** Any other account is refused. */
  readonly accountId: string | undefined
  /** Undefined: AWS. */
  readonly endpointUrl: string | undefined
  readonly endpointFault?: Error | undefined
  readonly signal: AbortSignal
  readonly say: (line: string) => void
}

/** Works on the stack of a place, and tells errors of AWS so that a person can act. @throws SoalbenchError */
export async function inPlace<T>(
  place: InfraPlace,
  work: (context: DeployContext) => Promise<T>,
): Promise<T> {
  if (place.endpointFault !== undefined) throw place.endpointFault
  const { region, stack, signal, say } = place
  try {
    const credentials = await sharedCredentials(region)
    const options = {
      region,
      credentials,
      ...(place.endpointUrl !== undefined && { endpoint: place.endpointUrl }),
    }
    const caller = await identifyCaller(options, Date.now)
    requireAccount(caller.accountId, place.accountId)
    const where = place.endpointUrl === undefined ? '' : `, NOT AWS but ${place.endpointUrl}`
    say(`account ${masked(caller.accountId)}, ${region}, stack ${stack}${where}`)
    const clients = createInfraClients(options)
    try {
      return await work({
        ...{ clients, stack, region, signal, say, accountId: caller.accountId },
        ...{
          partition: caller.arn.split(':')[1] ?? 'aws',
          now: Date.now,
          random: Math.random,
          firstPauseMs: 250,
        },
        sleep: (ms) => delay(ms, undefined, { signal }),
      })
    } finally {
      clients.destroy()
    }
  } catch (error) {
    signal.throwIfAborted()
    throw explainFailure(error, await shippedStatements(place), region)
  }
}

/** The template as the service is sent it. @throws PlatformUnavailable where the package is incomplete */
export async function shippedTemplate(packageRoot: string): Promise<string> {
  try {
    return JSON.stringify(
      JSON.parse(await readFile(join(packageRoot, 'infra', 'soalbench.template.json'), 'utf8')),
    )
  } catch (cause) {
    throw new PlatformUnavailable('template is missing in this installation: infra/soalbench.template.json', {
      cause,
      suggestions: ['Install soalbench again.'],
    })
  }
}

const masked = (accountId: string): string => `****${accountId.slice(-4)}`

function requireAccount(found: string, wanted: string | undefined): void {
  if (wanted === undefined || found === wanted) return
  throw new UsageInvalid(
    `credentials are of another account than --account: ${masked(found)}, not ${masked(wanted)}`,
    {
      suggestions: ['Choose the right profile with AWS_PROFILE.'],
    },
  )
}

const policy = v.object({
  Statement: v.array(
    v.looseObject({ Sid: v.optional(v.string()), Action: v.union([v.string(), v.array(v.string())]) }),
  ),
})

async function shippedStatements({ packageRoot }: InfraPlace): Promise<readonly Statement[]> {
  const found: Statement[] = []
  for (const name of ['operator.json', 'operator-iam.json']) {
    const text = await readFile(join(packageRoot, 'infra', 'policies', name), 'utf8').catch(() => undefined)
    if (text !== undefined) found.push(...v.parse(policy, JSON.parse(text)).Statement)
  }
  return found
}
