import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  UpdateFunctionConfigurationCommand,
  type CreateFunctionCommandInput,
  type FunctionConfiguration,
  type InvokeCommandInput,
  type InvokeCommandOutput,
  type UpdateFunctionConfigurationCommandInput,
} from '@aws-sdk/client-lambda'
import type { Account, WorkKind } from '../account.ts'
import { until } from '../expect.ts'

/** Makes a function that goes after the fact. @returns its configuration as CreateFunction answers it */
export async function createFunction(
  account: Account,
  settings: Partial<CreateFunctionCommandInput> = {},
): Promise<FunctionConfiguration & { readonly FunctionName: string }> {
  const { clients, code, roles, tags } = account
  const FunctionName = settings.FunctionName ?? account.name()
  const usual = { Role: roles.lambda, MemorySize: 512, Timeout: 900, Tags: tags }
  const made = await clients.lambda.send(
    new CreateFunctionCommand({ ...usual, ...code, ...settings, FunctionName }),
  )
  account.later(() =>
    clients.lambda.send(new DeleteFunctionCommand({ FunctionName })).catch((error: unknown) => {
      if (!(error instanceof Error) || error.name !== 'ResourceNotFoundException') throw error
    }),
  )
  return { ...made, FunctionName }
}

/** The same, once it is Active. @returns its name */
export async function activeFunction(
  account: Account,
  settings: Partial<CreateFunctionCommandInput> = {},
): Promise<string> {
  const { FunctionName } = await createFunction(account, settings)
  await until(
    () => configuration(account, FunctionName),
    ({ State }) => State === 'Active',
    account.patience,
  )
  return FunctionName
}

export const configuration = ({ clients }: Account, FunctionName: string): Promise<FunctionConfiguration> =>
  clients.lambda.send(new GetFunctionConfigurationCommand({ FunctionName }))

/** Changes a function without waiting. */
export const change = (
  { clients }: Account,
  input: UpdateFunctionConfigurationCommandInput,
): Promise<FunctionConfiguration> => clients.lambda.send(new UpdateFunctionConfigurationCommand(input))

/** Changes it and waits until the change is in force. */
export async function changed(
  account: Account,
  input: UpdateFunctionConfigurationCommandInput & { readonly FunctionName: string },
): Promise<FunctionConfiguration> {
  await change(account, input)
  return settled(account, input.FunctionName)
}

export const settled = (account: Account, name: string): Promise<FunctionConfiguration> =>
  until(
    () => configuration(account, name),
    ({ LastUpdateStatus }) => LastUpdateStatus === 'Successful',
    account.patience,
  )

export const invoke = (
  account: Account,
  FunctionName: string,
  kind: WorkKind = 'ok',
  over: Partial<InvokeCommandInput> = {},
): Promise<InvokeCommandOutput> =>
  account.clients.lambda.send(new InvokeCommand({ FunctionName, Payload: account.event(kind), ...over }))

export const payloadOf = ({ Payload }: InvokeCommandOutput): string => Buffer.from(Payload ?? '').toString()

export const logOf = ({ LogResult }: InvokeCommandOutput): string =>
  Buffer.from(LogResult ?? '', 'base64').toString()

/** A key of a JSON object as text; undefined where there is none. */
export function member(json: string, key: string): string | undefined {
  const value: unknown = JSON.parse(json)
  if (typeof value !== 'object' || value === null) return undefined
  const found = Object.entries(value).find(([name]) => name === key)?.[1]
  return found === undefined ? undefined : String(found)
}
