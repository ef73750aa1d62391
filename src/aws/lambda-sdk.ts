import {
  CreateFunctionCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda'
export type {
  FunctionConfiguration,
  InvocationResponse,
  InvokeCommandOutput,
  UpdateFunctionConfigurationRequest,
} from '@aws-sdk/client-lambda'

/** What soalbench uses of the Lambda client, by name: a bundler keeps only what is named here. */
export const lambdaSdk = {
  CreateFunctionCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
}
