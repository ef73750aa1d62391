import { Flags } from '@oclif/core'
import { usualStack } from '../core/deployment.ts'
import { UsageInvalid } from '../core/errors.ts'

const helpGroup = 'AWS'

/** Flags of `run` that only `--target aws` reads. */
export const awsFlags = {
  stack: Flags.string({
    description: 'Stack that `soalbench infra up` has made.',
    default: usualStack,
    helpValue: 'NAME',
    helpGroup,
  }),
  account: Flags.string({
    description: 'Run only if the credentials are of this account.',
    helpValue: 'ID',
    helpGroup,
  }),
  yes: Flags.boolean({
    description: 'Do not ask before money is spent, as in CI jobs.',
    default: false,
    helpGroup,
  }),
  'lambda-function': Flags.string({
    description: 'Measure this Lambda function, with its memory size, in the place of those of the stack.',
    helpValue: 'NAME',
    helpGroup,
  }),
  'endpoint-url': Flags.string({
    description: 'Call all services there and not at AWS; reports say so.',
    helpValue: 'URL',
    helpGroup,
  }),
}

interface AwsPlace {
  readonly stack: string
  readonly accountId: string | undefined
  readonly endpointUrl: string | undefined
  readonly lambdaFunction: string | undefined
  /** Why the environment's endpoints cannot be used; told when AWS is called. */
  readonly endpointFault: UsageInvalid | undefined
}

/** The flags, and what the environment says of endpoints. @throws UsageInvalid naming the flag */
export function awsPlace(
  flags: {
    readonly stack: string
    readonly account?: string | undefined
    readonly 'lambda-function'?: string | undefined
    readonly 'endpoint-url'?: string | undefined
  },
  env: NodeJS.ProcessEnv,
): AwsPlace {
  const { stack, account } = flags
  if (!/^[a-z][a-z0-9-]{0,20}$/.test(stack)) {
    throw new UsageInvalid(`not a name of a stack in --stack: "${stack}"`, {
      suggestions: ['Give small letters, digits and dashes, 21 at most, a letter first.'],
    })
  }
  if (account !== undefined && !/^\d{12}$/.test(account)) {
    throw new UsageInvalid('not an account in --account: an account has twelve digits')
  }
  const found = endpointIn(env)
  const given = flags['endpoint-url']
  return {
    ...{ stack, accountId: account, lambdaFunction: flags['lambda-function'] },
    endpointUrl: given ?? (typeof found === 'string' ? found : undefined),
    endpointFault: given === undefined && typeof found === 'object' ? found : undefined,
  }
}

/** One run is at one place: an endpoint for a single service cannot be meant. */
function endpointIn(env: NodeJS.ProcessEnv): string | UsageInvalid | undefined {
  if (env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS']?.toLowerCase() === 'true') return undefined
  const single = Object.keys(env).find((name) => name.startsWith('AWS_ENDPOINT_URL_') && env[name] !== '')
  if (single !== undefined) {
    return new UsageInvalid(`some calls would not go where the others go: ${single} is set`, {
      suggestions: ['Unset it, or give --endpoint-url for all services.'],
    })
  }
  return env['AWS_ENDPOINT_URL'] === '' ? undefined : env['AWS_ENDPOINT_URL']
}
