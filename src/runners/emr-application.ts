import type { EmrServerlessClients } from '../aws/clients.ts'
import type { Application } from '../aws/emr-serverless-sdk.ts'
import { poll } from '../aws/poll.ts'
import { describeServiceError } from '../aws/service-error.ts'
import { PlatformUnavailable } from '../core/errors.ts'
import type { RunContext } from './runner.ts'

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

  static async find(name: string, clients: EmrServerlessClients): Promise<EmrApplication> {
    const { sdk, control } = clients
    let nextToken: string | undefined
    do {
      const page = await control
        .send(new sdk.ListApplicationsCommand({ ...(nextToken !== undefined && { nextToken }) }))
        .catch((error: unknown) => {
          const message = `EMR Serverless applications cannot be listed: ${describeServiceError(error)}`
          throw new PlatformUnavailable(message, { cause: error })
        })
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
    const state = await this.#settled(context)
    if (state === 'STARTED') {
      await control.send(new sdk.StopApplicationCommand({ applicationId: this.id }))
      await this.#wait(['STOPPED', 'CREATED', 'TERMINATED'], context)
    }
    this.#started = false
  }

  /** Its pre-initialised workers are ready: STARTED says so. */
  async start(context: RunContext): Promise<void> {
    const { sdk, control } = this.#clients
    const state = await this.#settled(context)
    this.#started = true
    if (state === 'STARTED') return
    await control.send(new sdk.StartApplicationCommand({ applicationId: this.id }))
    await this.#wait(['STARTED', 'TERMINATED'], context)
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
