import type { LambdaClients } from '../aws/clients.ts'
import type { FunctionConfiguration, UpdateFunctionConfigurationRequest } from '../aws/lambda-sdk.ts'
import { poll, untilAnswered, type PollOptions, type PollResult } from '../aws/poll.ts'
import { callFailure, describeServiceError, serviceError } from '../aws/service-error.ts'
import { PlatformUnavailable } from '../core/errors.ts'
import type { RunContext } from './runner.ts'

/** Environment variable whose change makes Lambda give up every existing sandbox. */
const coldVariable = 'SOALBENCH_COLD'

export interface FunctionSettings {
  readonly ephemeralMiB: number
  readonly timeoutSeconds: number
  /** A value never used before forces new sandboxes; absent: the environment stays as it is. */
  readonly nonce?: string
  /** Variables that have to have these values; all others stay. */
  readonly environment?: Readonly<Record<string, string>>
}

const updatePatienceMs = 5 * 60_000

/** The configuration of one deployed function: changed between trials, never during one, and put back at the end. */
export class LambdaFunction {
  readonly name: string
  readonly #clients: LambdaClients
  #original: FunctionConfiguration | undefined
  #applied: Omit<FunctionSettings, 'nonce'> | undefined
  #environment: Readonly<Record<string, string>> = {}
  #hasOwnEnvironment = false
  #touched = false
  /** Values of the cold variable that are this run's, and the one that was found. Any other is another run's. */
  readonly #nonces = new Set<string | undefined>()

  constructor(name: string, clients: LambdaClients) {
    this.name = name
    this.#clients = clients
  }

  /** Looks the function up and waits until it can be invoked. @throws PlatformUnavailable */
  async find(memoryMiB: number, context: RunContext): Promise<void> {
    const found = await this.#readPatiently(context)
    if (found.MemorySize !== memoryMiB) {
      throw new PlatformUnavailable(
        `function has another memory size: ${this.name} has ${found.MemorySize} MiB, wanted ${memoryMiB}`,
        { suggestions: ['Deploy the function again.'] },
      )
    }
    if (found.State === 'Inactive') await this.#wake(context)
    if (found.State !== undefined && found.State !== 'Active') await this.#waitUntilActive(context)
    if (found.LastUpdateStatus !== undefined && found.LastUpdateStatus !== 'Successful') {
      await this.#waitUntilUpdated(context, context.now() + updatePatienceMs)
    }
    const ready = await this.#readPatiently(context)
    this.#nonces.add(nonceOf(ready))
    this.#original = ready
    this.#environment = ready.Environment?.Variables ?? {}
    this.#applied = settingsOf(ready)
  }

  /**
   * Makes the settings hold. Any change gives up the existing sandboxes.
   * @returns whether something was changed. @throws PlatformUnavailable
   */
  async settle(wanted: FunctionSettings, context: RunContext): Promise<boolean> {
    const same =
      this.#applied?.ephemeralMiB === wanted.ephemeralMiB &&
      this.#applied.timeoutSeconds === wanted.timeoutSeconds &&
      Object.entries(wanted.environment ?? {}).every(([name, text]) => this.#environment[name] === text)
    if (same && wanted.nonce === undefined) return false
    await this.#update(wanted, context)
    this.#applied = { ephemeralMiB: wanted.ephemeralMiB, timeoutSeconds: wanted.timeoutSeconds }
    this.#environment = { ...this.#environment, ...wanted.environment }
    this.#hasOwnEnvironment ||= wanted.environment !== undefined
    return true
  }

  /** Puts back what `settle` changed; what another run has changed since is left to it. */
  async restore(context: RunContext): Promise<void> {
    if (!this.#touched || this.#original === undefined) return
    const nonce = nonceOf(await this.#readPatiently(context))
    if (nonce !== undefined && !this.#nonces.has(nonce)) {
      context.warn(`function ${this.name} is left as another run has changed it`)
      return
    }
    await this.#update(this.#found(), context, true)
    this.#touched = false
  }

  /** As it was found, with the variables that were given other values; one that was not there is removed. */
  #found(): FunctionSettings {
    const before = this.#original ?? {}
    const environment = before.Environment?.Variables ?? {}
    return { ...settingsOf(before), ...(this.#hasOwnEnvironment && { environment }) }
  }

  async #update(wanted: FunctionSettings, context: RunContext, restoring = false): Promise<void> {
    const { sdk, control } = this.#clients
    const deadlineMs = context.now() + updatePatienceMs
    if (wanted.nonce !== undefined) this.#nonces.add(wanted.nonce)
    for (;;) {
      const current = await this.#readPatiently(context)
      this.#checkOurs(current)
      // An update whose answer was lost, or that the SDK has sent twice, is found done.
      if (wanted.nonce !== undefined && nonceOf(current) === wanted.nonce) break
      try {
        this.#touched = true
        const request = this.#request(wanted, current, restoring)
        await control.send(new sdk.UpdateFunctionConfigurationCommand(request), {
          abortSignal: context.signal,
        })
        break
      } catch (error) {
        context.signal.throwIfAborted()
        // Refused for good; else another update is under way, the revision moved between read and write, or nobody knows.
        const moved = serviceError(error).name === 'PreconditionFailedException'
        if ((!moved && /refused|expired/.test(callFailure(error))) || context.now() >= deadlineMs) {
          throw this.#unavailable(error)
        }
        await context.sleep(200 + context.random() * 400)
      }
    }
    await this.#waitUntilUpdated(context, deadlineMs)
  }

  /** Two runs that change one function would measure each other's sandboxes. @throws PlatformUnavailable */
  #checkOurs(current: FunctionConfiguration): void {
    const nonce = nonceOf(current)
    if (this.#nonces.has(nonce) || nonce === undefined) return
    throw new PlatformUnavailable(
      `function is used by another run at the same time: ${this.name} was changed for ${nonce}`,
      {
        suggestions: [
          'Let the other run end, then go on with "soalbench run --resume".',
          'Give each run functions of its own.',
        ],
      },
    )
  }

  /** The whole environment is sent, because an update replaces it: SCRIPT_BUCKET and its like would be lost. */
  #request(
    wanted: FunctionSettings,
    current: FunctionConfiguration,
    restoring: boolean,
  ): UpdateFunctionConfigurationRequest {
    const { [coldVariable]: _, ...own } = current.Environment?.Variables ?? {}
    const { [coldVariable]: _before, ...given } = wanted.environment ?? {}
    const base = restoring && wanted.environment !== undefined ? {} : own
    const nonce = wanted.nonce === undefined ? {} : { [coldVariable]: wanted.nonce }
    const variables = { ...base, ...given, ...nonce }
    return {
      FunctionName: this.name,
      ...((restoring || wanted.nonce !== undefined || wanted.environment !== undefined) && {
        Environment: { Variables: variables },
      }),
      EphemeralStorage: { Size: wanted.ephemeralMiB },
      Timeout: wanted.timeoutSeconds,
      ...(current.RevisionId !== undefined && { RevisionId: current.RevisionId }),
    }
  }

  /** Not the SDK's waiter: it repeats a refused read until its time is up and may pause for minutes. */
  async #waitUntilUpdated(context: RunContext, deadlineMs: number): Promise<void> {
    const options = {
      what: `the update of ${this.name}`,
      look: () => this.#look(),
      stateOf: (seen: FunctionConfiguration) => seen.LastUpdateStatus ?? 'Successful',
      final: ['Successful', 'Failed'],
      passing: ['InProgress'],
      deadlineMs,
    }
    const result = await this.#poll(options, context)
    if (result.outcome === 'final' && result.state === 'Successful') return
    const reason = result.outcome === 'final' ? result.seen.LastUpdateStatusReason : 'it did not end in time'
    throw new PlatformUnavailable(
      `function could not be updated: ${this.name}: ${reason ?? 'no reason given'}`,
    )
  }

  #poll(
    options: PollOptions<FunctionConfiguration>,
    context: RunContext,
  ): Promise<PollResult<FunctionConfiguration>> {
    return poll(options, context).catch((error: unknown) => {
      context.signal.throwIfAborted()
      throw this.#unavailable(error)
    })
  }

  async #waitUntilActive(context: RunContext): Promise<void> {
    const options = {
      what: `function ${this.name}`,
      look: () => this.#look(),
      stateOf: (seen: FunctionConfiguration) => seen.State ?? 'Active',
      final: ['Active', 'Failed'],
      passing: ['Pending', 'Inactive'],
      deadlineMs: context.now() + updatePatienceMs,
    }
    const result = await this.#poll(options, context)
    if (result.outcome === 'final' && result.state === 'Active') return
    const seen = result.outcome === 'final' ? result.seen : result.last
    const { StateReason: reason, StateReasonCode: code } = seen ?? {}
    const state = `${result.state ?? 'unknown state'}${reason === undefined ? '' : `: ${reason}`}`
    throw new PlatformUnavailable(`function is not active: ${this.name}: ${state}`, {
      suggestions: [remedyOf(code)],
    })
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

  /** A passing refusal is waited out: control calls share a low rate in an account. */
  #readPatiently(context: RunContext): Promise<FunctionConfiguration> {
    return untilAnswered(`function ${this.name}`, () => this.#look(), context).catch((error: unknown) => {
      context.signal.throwIfAborted()
      throw this.#unavailable(error)
    })
  }

  #look(): Promise<FunctionConfiguration> {
    const { sdk, control } = this.#clients
    return control.send(new sdk.GetFunctionConfigurationCommand({ FunctionName: this.name }))
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

const nonceOf = (found: FunctionConfiguration): string | undefined =>
  found.Environment?.Variables?.[coldVariable]

/** By Lambda's StateReasonCode. */
function remedyOf(code: string | undefined): string {
  if (code === 'ImageDeleted') return 'The image is gone from ECR: build it and deploy the function again.'
  if (code === 'ImageAccessDenied')
    return "Let Lambda pull the image: check the repository's policy, or deploy the function again."
  if (code?.startsWith('KMS') === true)
    return 'Check the key that the image or the environment is encrypted with.'
  return 'Deploy the function again.'
}
