import type { InfraClients } from '../aws/infra-clients.ts'
import type { Stack } from '../aws/cloudformation-sdk.ts'
import { serviceError } from '../aws/service-error.ts'
import type { Deployment } from '../core/deployment.ts'
import { PlatformUnavailable } from '../core/errors.ts'

/** Everything is there and nothing moves: what a run may be started in. */
const usable = ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE', 'IMPORT_COMPLETE']

/**
 * What a stack holds, from its outputs. Reads only.
 * @throws PlatformUnavailable for a stack that is not there, is half-made or lacks an output, with the next step; what the service
 * refuses comes as it is
 */
export async function deploymentOf(
  stack: string,
  clients: Pick<InfraClients, 'cloudFormation'>,
): Promise<Deployment> {
  const found = await describe(stack, clients)
  requireUsable(found, stack)
  const outputs = new Map(
    found.Outputs?.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
  )
  const output = (name: string): string => {
    const value = outputs.get(name)
    if (value !== undefined && value !== '') return value
    throw unavailable(`stack ${stack} has no output ${name}: it is of another release`, 'Bring it up to date')
  }
  // arn:aws:cloudformation:eu-central-1:123456789012:stack/soalbench/…
  const [, partition = 'aws', , region = '', accountId = ''] = (found.StackId ?? '').split(':')
  return {
    ...{ stack, region, accountId, partition },
    bucket: output('BucketName'),
    roles: {
      lambda: output('LambdaRoleArn'),
      emrServerless: output('EmrRoleArn'),
      glue: output('GlueRoleArn'),
    },
    applications: { cold: output('ColdApplicationId'), warm: output('WarmApplicationId') },
    glueJob: output('GlueJobName'),
    functions: (outputs.get('FunctionNames') ?? '').split(',').filter((name) => name !== ''),
    imageDigest: digestOf(found),
  }
}

async function describe(stack: string, clients: Pick<InfraClients, 'cloudFormation'>): Promise<Stack> {
  const { sdk, control } = await clients.cloudFormation()
  try {
    const { Stacks = [] } = await control.send(new sdk.DescribeStacksCommand({ StackName: stack }))
    const [found] = Stacks
    if (found !== undefined) return found
  } catch (error) {
    const { name, message } = serviceError(error)
    if (name !== 'ValidationError' || !/does not exist/.test(message)) throw error
  }
  const region = await control.config.region()
  throw unavailable(
    `no stack of this name in ${region}: ${stack}`,
    'Deploy it',
    'Give the region that it is in with --region, or its name with --stack.',
  )
}

function requireUsable({ StackStatus: status, StackStatusReason: why }: Stack, stack: string): void {
  const StackStatus: string = status ?? 'in an unknown state'
  if (usable.includes(StackStatus)) return
  const state = `stack ${stack} is ${StackStatus}${why === undefined ? '' : `: ${why}`}`
  if (StackStatus === 'REVIEW_IN_PROGRESS')
    throw unavailable(`${state}: nothing of it is made yet`, 'Deploy it')
  if (StackStatus.endsWith('_IN_PROGRESS'))
    throw unavailable(state, 'Wait until it has settled', 'See how far it is: soalbench infra status')
  throw unavailable(
    `${state}: it is half-made`,
    'Try again',
    'See what failed: soalbench infra status. Take it away: soalbench infra down',
  )
}

/** The image is deployed by its digest. */
const digestOf = ({ Parameters = [] }: Stack): string | null =>
  Parameters.find(({ ParameterKey }) => ParameterKey === 'ImageUri')?.ParameterValue?.split('@')[1] ?? null

const unavailable = (message: string, step: string, ...more: string[]): PlatformUnavailable =>
  new PlatformUnavailable(message, { suggestions: [`${step}: soalbench infra up`, ...more] })
