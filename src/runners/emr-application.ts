import type { EmrServerlessClients } from '../aws/clients.ts'
import type { Application } from '../aws/emr-serverless-sdk.ts'
import { poll, untilAnswered } from '../aws/poll.ts'
import { callFailure, describeServiceError } from '../aws/service-error.ts'
import { PlatformUnavailable } from '../core/errors.ts'
import type { RunContext } from './runner.ts'
import { pauseBefore } from './submit.ts'

const statePatienceMs = 10 * 60_000

/** One deployed EMR Serverless application, found by its name; brought into the state a start level needs. */
export class EmrApplication {
  readonly name: string
  readonly id: string
  readonly #clients: EmrServerlessClients
  #started = false

  constructor(name: string, id: string, clients: EmrServerlessClients) {
    this.name = name
    this.id = id
    this.#clients = clients
  }

  static async find(
    name: string,
    clients: EmrServerlessClients,
    context: RunContext,
  ): Promise<EmrApplication> {
    const { sdk, control } = clients
    let nextToken: string | undefined
    do {
      const command = new sdk.ListApplicationsCommand({ ...(nextToken !== undefined && { nextToken }) })
      const page = await untilAnswered('EMR Serverless', () => control.send(command), context).catch(
        (error: unknown) => {
          context.signal.throwIfAborted()
          const message = `EMR Serverless applications cannot be listed: ${describeServiceError(error)}`
          throw new PlatformUnavailable(message, { cause: error })
        },
      )
      const found = page.applications?.find((app) => app.name === name && app.state !== 'TERMINATED')
      if (found?.id !== undefined) return new EmrApplication(name, found.id, clients)
      nextToken = page.nextToken
    } while (nextToken !== undefined)
    throw new PlatformUnavailable(`no such EMR Serverless application: ${name}`, {
      suggestions: ['Deploy the applications first.'],
    })
  }

  /** No worker runs: whatever is submitted next has to get its own. */
  async stop(context: RunContext): Promise<void> {
    const { sdk, control } = this.#clients
    const command = new sdk.StopApplicationCommand({ applicationId: this.id })
    await this.#become(['STOPPED', 'CREATED'], () => control.send(command), context)
    this.#started = false
  }

  /** Its pre-initialised workers are ready: STARTED says so. */
  async start(context: RunContext): Promise<void> {
    const { sdk, control } = this.#clients
    const command = new sdk.StartApplicationCommand({ applicationId: this.id })
    this.#started = true
    await this.#become(['STARTED'], () => control.send(command), context)
  }

  /** Asks for a change until the state shows it: an answer may be lost, and the change be made all the same. */
  async #become(wanted: readonly string[], ask: () => Promise<unknown>, context: RunContext): Promise<void> {
    const deadlineMs = context.now() + statePatienceMs
    for (let asked = 1; !wanted.includes(await this.#settled(context)); asked += 1) {
      const failure = await ask().then(
        () => undefined,
        (error: unknown) => error,
      )
      context.signal.throwIfAborted()
      if (failure !== undefined && callFailure(failure) === 'refused') throw failure
      if (context.now() >= deadlineMs) {
        throw failure ?? new PlatformUnavailable(`application did not become ${wanted[0]}: ${this.name}`)
      }
      if (failure !== undefined || asked > 1) await pauseBefore(asked, context)
    }
  }

  /** Ends the bill of idle pre-initialised workers that `start` began. */
  async restore(context: RunContext): Promise<void> {
    if (this.#started) await this.stop(context)
  }

  async read(): Promise<Application> {
    const { sdk, control } = this.#clients
    const { application } = await control.send(new sdk.GetApplicationCommand({ applicationId: this.id }))
    if (application === undefined) throw new PlatformUnavailable(`application without content: ${this.name}`)
    return application
  }

  /** The state once no change is under way. */
  async #settled(context: RunContext): Promise<string> {
    return this.#wait(['CREATED', 'STARTED', 'STOPPED', 'TERMINATED'], context)
  }

  async #wait(final: readonly string[], context: RunContext): Promise<string> {
    const options = {
      what: `application ${this.name}`,
      look: () => this.read(),
      stateOf: (app: Application) => app.state ?? 'unknown',
      final,
      passing: ['CREATING', 'CREATED', 'STARTING', 'STARTED', 'STOPPING', 'STOPPED'],
      deadlineMs: context.now() + statePatienceMs,
    }
    const result = await poll(options, context)
    if (result.outcome === 'final' && result.state !== 'TERMINATED') return result.state
    throw new PlatformUnavailable(
      `application did not become ${final[0] ?? 'ready'}: ${this.name} is ${result.state ?? 'in an unknown state'}`,
    )
  }
}
