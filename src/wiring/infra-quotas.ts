import { serviceQuotas } from '../aws/account.ts'
import { sharedCredentials } from '../aws/shared-credentials.ts'
import { describeServiceError } from '../aws/service-error.ts'
import type { DeployContext } from '../deployment/deploy-context.ts'
import type { StatusLine } from '../deployment/infra-status.ts'
import type { InfraPlace } from './infra-place.ts'

/** What a stack of the default sizing needs; reserving concurrency must leave 100 unreserved, as Lambda wants. */
const needed = [
  [
    'lambda',
    'Concurrent executions',
    116,
    'Give --no-reserved-concurrency to "infra up", or ask for more in Service Quotas.',
  ],
  ['emr-serverless', 'Max concurrent vCPUs per account', 4, 'Ask for more in Service Quotas.'],
  ['glue', 'Max concurrent job runs per account', 1, 'Ask for more in Service Quotas.'],
] as const

/** Quotas that are too small, and one line for those that are not. What cannot be looked at is said, and stops nothing. */
export async function quotaLines(
  place: InfraPlace,
  { region, say }: DeployContext,
): Promise<readonly StatusLine[]> {
  const credentials = await sharedCredentials(region)
  const options = {
    region,
    credentials,
    ...(place.endpointUrl !== undefined && { endpoint: place.endpointUrl }),
  }
  const lines: StatusLine[] = []
  for (const [service, name, least, fix] of needed) {
    const quotas = await serviceQuotas(service, options).catch((error: unknown) => {
      say(`quotas of ${service} cannot be looked at: ${describeServiceError(error)}`)
      return undefined
    })
    const value = quotas?.get(name)
    if (value !== undefined && value < least)
      lines.push({
        kind: 'problem',
        what: `quota ${service}`,
        detail: `quota is too small: ${name} is ${value}, ${least} are needed`,
        fix,
      })
  }
  return lines.length > 0 ? lines : [{ kind: 'fine', what: 'quotas', detail: 'large enough', fix: null }]
}
