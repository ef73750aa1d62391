import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { lambdaVcpus } from '../../core/deployment.ts'
import type { EquippedContext, FunctionDefinition } from '../engine.ts'
import type { Compartment, Counters } from '../limits/limiter.ts'
import type { LogStream } from '../logs/log-store.ts'
import { BoundedLog } from '../spark/bounded-log.ts'
import { deadlineAfter, firstOf, type Deadline } from './deadline.ts'
import { watchSize } from './directory-size.ts'
import { invocationEnforcement } from './enforcement.ts'
import { answered, exited, exitType, timedOut, type Fall, type Outcome } from './ending.ts'
import type { Invocation, InvocationResult } from './invocation.ts'
import type { Isolation } from './isolation.ts'
import { billedMs, initReportLine, reportLine } from './report-line.ts'
import { openRuntimeApi, type RuntimeApi } from './runtime-api.ts'
import { startRuntimeProcess, type Exit, type RuntimeProcess } from './runtime-process.ts'
import { sandboxEnvironment } from './sandbox-environment.ts'
import { makeSandboxPlace, type SandboxPlace } from './sandbox-place.ts'

export interface SandboxSettings {
  /** `burst`: at least two vCPUs until the runtime is ready, as AWS's own emulator has it; `throttled`: the share. */
  readonly initCpu: 'burst' | 'throttled'
  /** INIT longer than this is stopped and done again inside the first invocation. */
  readonly initLimitMs: number
  readonly hostCpus: number
  readonly isolation: Isolation
}

const logTailBytes = 4096
const burstVcpus = 2

/**
 * One execution environment: compartment, own /tmp, Runtime API, and the runtime client in it. Runs one invocation at a
 * time and is frozen in between. After a timeout, an exit or an out-of-memory its processes are gone but /tmp stays, and
 * the next invocation starts the runtime again inside its own time ("suppressed init").
 */
export class Sandbox {
  readonly definition: FunctionDefinition
  readonly #context: EquippedContext
  readonly #settings: SandboxSettings
  readonly #compartment: Compartment
  readonly #place: SandboxPlace
  readonly #api: RuntimeApi
  readonly #environment: Readonly<Record<string, string>>
  readonly #version: string
  readonly #stream: LogStream
  #log = new BoundedLog()
  #runtime: RuntimeProcess | undefined
  #frozen = false
  #fresh = true
  #overfull = false
  #destroyed: Promise<void> | undefined

  static async provision(
    context: EquippedContext,
    settings: SandboxSettings,
    definition: FunctionDefinition,
    options: { readonly id: string; readonly version: string },
  ): Promise<Sandbox> {
    const directory = join(context.directory, 'lambda', options.id)
    const place = await makeSandboxPlace(context, definition, settings.isolation, directory)
    const api = await openRuntimeApi()
    try {
      const limits = { memoryMiB: definition.memoryMiB, vcpus: lambdaVcpus(definition.memoryMiB) }
      const compartment = await context.limiter.create(options.id, limits)
      return new Sandbox(context, settings, definition, { compartment, place, api, version: options.version })
    } catch (error) {
      await api.close()
      await place.remove()
      throw error
    }
  }

  private constructor(
    context: EquippedContext,
    settings: SandboxSettings,
    definition: FunctionDefinition,
    parts: { compartment: Compartment; place: SandboxPlace; api: RuntimeApi; version: string },
  ) {
    this.#context = context
    this.#settings = settings
    this.definition = definition
    this.#compartment = parts.compartment
    this.#place = parts.place
    this.#api = parts.api
    this.#version = parts.version
    const day = new Date(context.now()).toISOString().slice(0, 10).replaceAll('-', '/')
    const logStream = `${day}/[${parts.version}]${randomUUID().replaceAll('-', '')}`
    this.#stream = context.logs.stream(`/aws/lambda/${definition.name}`, logStream)
    this.#environment = sandboxEnvironment(context, definition, {
      version: parts.version,
      logStream,
      runtimeApi: parts.api.address,
      temporary: parts.place.temporary,
    })
  }

  /** Never rejects for what the function does; rejects when the sandbox itself cannot be run. */
  async invoke(invocation: Invocation): Promise<InvocationResult> {
    const initMs = this.#fresh ? await this.#initialise() : undefined
    this.#fresh = false
    if (this.#frozen) await this.#compartment.thaw()
    this.#frozen = false
    await this.#compartment.resetPeak()
    const before = await this.#compartment.counters()
    const stopWatching = this.#watchTmp()
    const startedAt = performance.now()
    this.#write(`START RequestId: ${invocation.requestId} Version: ${this.#version}\n`)
    const deadline = deadlineAfter(this.definition.timeoutSeconds * 1000)
    const outcome = await this.#run(invocation, deadline, before).finally(() => {
      deadline.cancel()
      stopWatching()
    })
    const elapsedMs = performance.now() - startedAt
    const durationMs = Math.min(elapsedMs, this.definition.timeoutSeconds * 1000)
    await this.#rest(outcome.alive)
    return this.#conclude(invocation, outcome, { before, durationMs, initMs })
  }

  /** Removes processes, compartment, mount and files. An invocation that is running ends as if its runtime had exited. */
  destroy(): Promise<void> {
    this.#destroyed ??= this.#takeDown()
    return this.#destroyed
  }

  async #takeDown(): Promise<void> {
    await this.#compartment.remove()
    await this.#api.close()
    await this.#place.remove()
  }

  /** INIT outside an invocation. Undefined when it failed: then it is done again inside the invocation. */
  async #initialise(): Promise<number | undefined> {
    const { memoryMiB } = this.definition
    const vcpus = lambdaVcpus(memoryMiB)
    const burst = this.#settings.initCpu === 'burst' ? Math.max(burstVcpus, vcpus) : vcpus
    await this.#compartment.change({ memoryMiB, vcpus: burst })
    const before = await this.#compartment.counters()
    const startedAt = performance.now()
    const limit = deadlineAfter(this.#settings.initLimitMs)
    const started = await this.#start(limit)
    const initMs = performance.now() - startedAt
    limit.cancel()
    if (started !== 'ready') {
      await this.#rest(false)
      const failure =
        started === 'deadline' ? 'timeout' : { errorType: exitType(await this.#fall(started, before)) }
      this.#write(initReportLine(initMs, failure))
    }
    await this.#compartment.change({ memoryMiB, vcpus })
    return started === 'ready' ? initMs : undefined
  }

  async #start(deadline: Deadline): Promise<'ready' | 'deadline' | Exit> {
    this.#api.restart()
    this.#runtime = startRuntimeProcess({
      compartment: this.#compartment,
      argv: await this.#place.command(),
      env: this.#environment,
      log: (chunk) => this.#write(chunk),
    })
    const first = await firstOf(this.#api.ready(), this.#runtime.exited, deadline)
    return first.is === 'done' ? 'ready' : first.is === 'exit' ? first.exit : 'deadline'
  }

  async #run(invocation: Invocation, deadline: Deadline, before: Counters): Promise<Outcome> {
    // It may have died after its last answer, before it was frozen.
    if (this.#runtime === undefined || this.#runtime.hasExited()) {
      const started = await this.#start(deadline)
      if (started === 'deadline') return timedOut(invocation, this.definition.timeoutSeconds)
      if (started !== 'ready') return exited(invocation, await this.#fall(started, before))
    }
    const ended = this.#running().exited
    const deadlineMs = this.#context.now() + deadline.remainingMs()
    const answer = await firstOf(this.#api.deliver(invocation, deadlineMs), ended, deadline)
    if (answer.is === 'deadline') return timedOut(invocation, this.definition.timeoutSeconds)
    if (answer.is === 'exit') return exited(invocation, await this.#fall(answer.exit, before))
    // What the runtime does after its answer, until it asks for the next event, belongs to the invocation.
    const after = await firstOf(this.#api.ready(), ended, deadline)
    if (after.is === 'deadline') return timedOut(invocation, this.definition.timeoutSeconds)
    return answered(answer.value, after.is === 'exit' ? await this.#fall(after.exit, before) : undefined)
  }

  #running(): RuntimeProcess {
    if (this.#runtime === undefined) throw new Error('no runtime was started')
    return this.#runtime
  }

  async #fall(exit: Exit, before: Counters): Promise<Fall> {
    return { exit, before, after: await this.#compartment.counters(), initError: this.#api.initError() }
  }

  /** Frozen until the next invocation, or dead until the next start; either way nothing more is written. */
  async #rest(alive: boolean): Promise<void> {
    const runtime = this.#runtime
    if (alive && this.#destroyed === undefined) {
      await this.#compartment.freeze()
      this.#frozen = true
    } else {
      await this.#compartment.kill()
      await runtime?.exited
      this.#runtime = undefined
    }
    await runtime?.drain()
  }

  async #conclude(
    { requestId }: Invocation,
    { ending, failure }: Outcome,
    { before, durationMs, initMs }: { before: Counters; durationMs: number; initMs: number | undefined },
  ): Promise<InvocationResult> {
    const { definition } = this
    const after = await this.#compartment.counters()
    const billed = billedMs(durationMs, initMs)
    const { memoryMiB } = definition
    const peakMemoryMiB = after.peakMemoryMiB
    this.#stream.flush()
    this.#write(`END RequestId: ${requestId}\n`)
    this.#write(
      reportLine({ requestId, durationMs, billedMs: billed, memoryMiB, peakMemoryMiB, initMs, failure }),
    )
    const logTail = Buffer.from(this.#log.end()).subarray(-logTailBytes)
    this.#log = new BoundedLog()
    const enforcement = invocationEnforcement({
      definition,
      compartment: this.#compartment,
      ownTmp: this.#place.ownTmp,
      hostCpus: this.#settings.hostCpus,
      before,
      after,
      durationMs,
      notes: this.#notes(initMs),
    })
    return { ending, logTail, durationMs, billedMs: billed, initMs, enforcement }
  }

  #notes(initMs: number | undefined): string[] {
    const { isolation, initCpu } = this.#settings
    return [
      ...this.#context.limiter.notes,
      ...(isolation.kind === 'none'
        ? [`/tmp is a plain directory, watched for its size: ${isolation.reason}`]
        : []),
      ...(initMs !== undefined && initCpu === 'burst' ? [`INIT ran with up to ${burstVcpus} vCPU`] : []),
      ...(this.#overfull ? [`the temporary directory grew beyond ${this.definition.ephemeralMiB} MiB`] : []),
    ]
  }

  #watchTmp(): () => void {
    this.#overfull = false
    if (this.#place.ownTmp) return () => undefined
    return watchSize(this.#place.temporary, this.definition.ephemeralMiB, () => {
      this.#overfull = true
      this.#write(`the temporary directory holds more than ${this.definition.ephemeralMiB} MiB\n`)
      this.#compartment.kill().catch((error: unknown) => this.#context.log(String(error)))
    })
  }

  #write(text: Buffer | string): void {
    this.#log.append(Buffer.from(text))
    this.#stream.write(text)
  }
}
