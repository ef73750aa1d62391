import type { FunctionConfiguration } from '../aws/lambda-sdk.ts'
import { serviceError } from '../aws/service-error.ts'
import { PlatformUnavailable } from '../core/errors.ts'
import type { DeployContext } from './deploy-context.ts'
import { ask, waitFor } from './wait-for.ts'

const patienceMs = 10 * 60_000

/** Waits until every function can be called. @throws PlatformUnavailable for one that never will */
export async function functionsActive(names: readonly string[], context: DeployContext): Promise<void> {
  for (const name of names)
    await waitFor(
      `function ${name}`,
      async () => {
        const seen = await readFunction(name, context)
        const finding = functionFinding(name, seen)
        if (finding?.isFinal === true)
          throw new PlatformUnavailable(finding.message, { suggestions: [finding.fix] })
        return finding === undefined ? true : undefined
      },
      context,
      context.now() + patienceMs,
    )
}

export async function readFunction(
  name: string,
  context: DeployContext,
): Promise<FunctionConfiguration | undefined> {
  const { sdk, control } = await context.clients.lambda()
  try {
    const command = new sdk.GetFunctionConfigurationCommand({ FunctionName: name })
    return await ask(() => control.send(command), context)
  } catch (error) {
    if (serviceError(error).name === 'ResourceNotFoundException') return undefined
    throw error
  }
}

export interface FunctionFinding {
  readonly message: string
  readonly fix: string
  /** It will not pass by waiting. */
  readonly isFinal: boolean
}

/** Why a function cannot be called; undefined: it can. A state that is not known here is taken for a passing one. */
export function functionFinding(
  name: string,
  seen:
    | Pick<
        FunctionConfiguration,
        'State' | 'StateReason' | 'StateReasonCode' | 'LastUpdateStatus' | 'LastUpdateStatusReason'
      >
    | undefined,
): FunctionFinding | undefined {
  const again = 'Give "soalbench infra up": it makes what is missing.'
  if (seen === undefined) return { message: `function is not there: ${name}`, fix: again, isFinal: true }
  const {
    State,
    StateReason = '',
    StateReasonCode = '',
    LastUpdateStatus,
    LastUpdateStatusReason = '',
  } = seen
  if (/^Image(Deleted|AccessDenied)$/.test(StateReasonCode))
    return {
      message: `function has lost its image: ${name}: ${StateReason || StateReasonCode}`,
      fix: 'Give "soalbench infra up": it builds the image again.',
      isFinal: true,
    }
  if (State === 'Failed')
    return {
      message: `function is Failed: ${name}: ${StateReason || StateReasonCode}`,
      fix: again,
      isFinal: true,
    }
  if (LastUpdateStatus === 'Failed')
    return {
      message: `function could not be updated: ${name}: ${LastUpdateStatusReason}`,
      fix: again,
      isFinal: true,
    }
  if (State === 'Inactive')
    return {
      message: `function is Inactive: ${name}: nobody has called it for weeks`,
      fix: 'The first run wakes it; nothing need be done.',
      isFinal: false,
    }
  if (State !== 'Active' || LastUpdateStatus !== 'Successful')
    return {
      message: `function is not ready: ${name}: ${State ?? 'unknown'}, last update ${LastUpdateStatus ?? 'unknown'}`,
      fix: 'Wait a minute.',
      isFinal: false,
    }
  return undefined
}
