import { createClients } from '../aws/clients.ts'
import { sharedCredentials } from '../aws/shared-credentials.ts'
import { PlatformUnavailable, UsageInvalid } from '../core/errors.ts'
import { awsRefusal } from './aws-refusal.ts'
import type { RunRequest } from './execute-run.ts'
import type { MatrixFlags } from './matrix.ts'

/**
 * A function that is not ours is measured as it is: its memory size takes the place of `--memory`.
 * @throws UsageInvalid, PlatformUnavailable
 */
export async function withStockMemory(request: RunRequest): Promise<MatrixFlags> {
  const { flags, aws, locations, resume } = request
  const FunctionName = aws?.lambdaFunction
  if (FunctionName === undefined || resume !== undefined) return flags
  if (flags.target !== 'aws') {
    throw new UsageInvalid('a function of an account needs --target aws: --lambda-function', {
      suggestions: ['Add --target aws, or leave --lambda-function out.'],
    })
  }
  const { region } = flags
  const endpoint = aws?.endpointUrl
  const credentials = await sharedCredentials(region)
  const clients = createClients({ region, credentials, ...(endpoint !== undefined && { endpoint }) })
  try {
    const { sdk, control } = await clients.lambda()
    const { MemorySize } = await control.send(new sdk.GetFunctionConfigurationCommand({ FunctionName }))
    if (MemorySize !== undefined) return { ...flags, memory: String(MemorySize) }
    throw new PlatformUnavailable(`function does not tell its memory size: ${FunctionName}`)
  } catch (error) {
    throw awsRefusal(error, `Lambda function cannot be used: ${FunctionName}`, locations.packageRoot)
  } finally {
    clients.destroy()
  }
}
