import type { LambdaClients } from '../aws/clients.ts'
import type { FunctionConfiguration, UpdateFunctionConfigurationRequest } from '../aws/lambda-sdk.ts'
import { poll } from '../aws/poll.ts'
import { describeServiceError, serviceError } from '../aws/service-error.ts'
import { PlatformUnavailable } from '../core/errors.ts'
import type { RunContext } from './runner.ts'

/** Environment variable whose change makes Lambda give up every existing sandbox. */
const coldVariable = 'SOALBENCH_COLD'

export interface FunctionSettings {
  readonly ephemeralMiB: number
  readonly timeoutSeconds: number
  /** A value never used before forces new sandboxes; absent: the environment stays as it is. */
  readonly nonce?: string
}

const updatePatienceMs = 5 * 60_000

/** The configuration of one deployed function: changed between trials, never during one, and put back at the end. */
export class LambdaFunction {
  readonly name: string
  readonly #clients: LambdaClients
  #original: FunctionConfiguration | undefined
  #applied: Omit<FunctionSettings, 'nonce'> | undefined
  #touched = false

  constructor(name: string, clients: LambdaClients) {
    this.name = name
    this.#clients = clients
  }

  /** Looks the function up and waits until it can be invoked. @throws PlatformUnavailable */
  async find(memoryMiB: number, context: RunContext): Promise<void> {
    const found = await this.#read()
    if (found.MemorySize !== memoryMiB) {
      throw new PlatformUnavailable(
        `function has another memory size: ${this.name} has ${found.MemorySize} MiB, wanted ${memoryMiB}`,
        { suggestions: ['Deploy the function again.'] },
      )
    }
    this.#original = found
    this.#applied = settingsOf(found)
    if (found.State === 'Inactive') await this.#wake(context)
    if (found.State !== undefined && found.State !== 'Active') await this.#waitUntilActive(context)
  }

  /**
   * Makes the settings hold. Any change gives up the existing sandboxes.
   * @returns whether something was changed. @throws PlatformUnavailable
   */
  async settle(wanted: FunctionSettings, context: RunContext): Promise<boolean> {
    const same =
      this.#applied?.ephemeralMiB === wanted.ephemeralMiB &&
      this.#applied.timeoutSeconds === wanted.timeoutSeconds
    if (same && wanted.nonce === undefined) return false
    await this.#update(wanted, context)
    this.#applied = { ephemeralMiB: wanted.ephemeralMiB, timeoutSeconds: wanted.timeoutSeconds }
    return true
  }

  /** Puts back what `settle` changed. */
  async restore(context: RunContext): Promise<void> {
    if (!this.#touched || this.#original === undefined) return
    await this.#update(settingsOf(this.#original), context, true)
    this.#touched = false
  }

  async #update(wanted: FunctionSettings, context: RunContext, restoring = false): Promise<void> {
    const { sdk, control } = this.#clients
    const deadlineMs = context.now() + updatePatienceMs
    for (;;) {
      const current = await this.#read()
      const request = this.#request(wanted, current, restoring)
      try {
        this.#touched = true
        await control.send(new sdk.UpdateFunctionConfigurationCommand(request))
        break
      } catch (error) {
        // Another update is under way, or the revision moved between the read and the write.
        const { name } = serviceError(error)
        const again = name === 'ResourceConflictException' || name === 'PreconditionFailedException'
        if (!again || context.now() >= deadlineMs) throw this.#unavailable(error)
        await context.sleep(200 + context.random() * 400)
      }
    }
    await this.#waitUntilUpdated(context, deadlineMs)
  }

  /** The whole environment is sent, because an update replaces it: SCRIPT_BUCKET and its like would be lost. */
  #request(
    wanted: FunctionSettings,
    current: FunctionConfiguration,
    restoring: boolean,
  ): UpdateFunctionConfigurationRequest {
    const { [coldVariable]: _, ...own } = current.Environment?.Variables ?? {}
    const variables = wanted.nonce === undefined ? own : { ...own, [coldVariable]: wanted.nonce }
    return {
      FunctionName: this.name,
      ...((restoring || wanted.nonce !== undefined) && { Environment: { Variables: variables } }),
      EphemeralStorage: { Size: wanted.ephemeralMiB },
      Timeout: wanted.timeoutSeconds,
      ...(current.RevisionId !== undefined && { RevisionId: current.RevisionId }),
    }
  }

  /** Not the SDK's waiter: it repeats a refused read until its time is up and may pause for minutes. */
  async #waitUntilUpdated(context: RunContext, deadlineMs: number): Promise<void> {
    const options = {
      what: `the update of ${this.name}`,
      look: () => this.#read(),
      stateOf: (seen: FunctionConfiguration) => seen.LastUpdateStatus ?? 'Successful',
      final: ['Successful', 'Failed'],
      passing: ['InProgress'],
      deadlineMs,
    }
    const result = await poll(options, context)
    if (result.outcome === 'final' && result.state === 'Successful') return
    const reason = result.outcome === 'final' ? result.seen.LastUpdateStatusReason : 'it did not end in time'
    throw new PlatformUnavailable(
      `function could not be updated: ${this.name}: ${reason ?? 'no reason given'}`,
    )
  }

  async #waitUntilActive(context: RunContext): Promise<void> {
    const options = {
      what: `function ${this.name}`,
      look: () => this.#read(),
      stateOf: (seen: FunctionConfiguration) => seen.State ?? 'Active',
      final: ['Active', 'Failed'],
      passing: ['Pending', 'Inactive'],
      deadlineMs: context.now() + updatePatienceMs,
    }
    const result = await poll(options, context)
    if (result.outcome === 'final' && result.state === 'Active') return
    throw new PlatformUnavailable(`function is not active: ${this.name}: ${result.state ?? 'unknown state'}`)
  }

  /** An image function idle for weeks is Inactive; the first call is refused and makes it Pending. */
  async #wake(context: RunContext): Promise<void> {
    const { sdk, start } = this.#clients
    try {
      const Payload = JSON.stringify({ soalbench: 'wake' })
      await start.send(new sdk.InvokeCommand({ FunctionName: this.name, Payload }), {
        abortSignal: context.signal,
      })
    } catch {
      // The refusal is what wakes it; the wait that follows decides.
    }
  }

  async #read(): Promise<FunctionConfiguration> {
    const { sdk, control } = this.#clients
    try {
      return await control.send(new sdk.GetFunctionConfigurationCommand({ FunctionName: this.name }))
    } catch (error) {
      throw this.#unavailable(error)
    }
  }

  #unavailable(error: unknown): PlatformUnavailable {
    if (serviceError(error).name === 'ResourceNotFoundException') {
      return new PlatformUnavailable(`no such Lambda function: ${this.name}`, {
        cause: error,
        suggestions: ['Deploy the functions first, one for each memory size.'],
      })
    }
    return new PlatformUnavailable(
      `Lambda function cannot be used: ${this.name}: ${describeServiceError(error)}`,
      {
        cause: error,
      },
    )
  }
}

function settingsOf(found: FunctionConfiguration): Omit<FunctionSettings, 'nonce'> {
  return { ephemeralMiB: found.EphemeralStorage?.Size ?? 512, timeoutSeconds: found.Timeout ?? 3 }
}
