import type { AwsClients } from '../aws/clients.ts'
import type { Plan } from '../bench/plan.ts'
import type { Deployment } from '../core/deployment.ts'
import { UsageInvalid } from '../core/errors.ts'

/**
 * Warm EMR Serverless trials need workers that wait for them: without, they would be cold ones by another name.
 * @throws UsageInvalid; what the service refuses comes as it is
 */
export async function requireWarmCapacity(
  { cells }: Plan,
  { applications, stack }: Deployment,
  clients: AwsClients,
): Promise<void> {
  if (!cells.some(({ platform, startLevel }) => platform === 'emr-serverless' && startLevel === 'warm'))
    return
  const { sdk, control } = await clients.emrServerless()
  const { application } = await control.send(
    new sdk.GetApplicationCommand({ applicationId: applications.warm }),
  )
  if (Object.keys(application?.initialCapacity ?? {}).length > 0) return
  throw new UsageInvalid(`stack ${stack} has no pre-initialised EMR Serverless workers for warm starts`, {
    suggestions: [
      'Give --starts cold, or leave EMR Serverless out with --platforms lambda,glue.',
      'Deploy them: soalbench infra up with WarmCapacity=yes. They are billed while the application is started.',
    ],
  })
}
