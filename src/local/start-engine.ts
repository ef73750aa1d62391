import { randomBytes } from 'node:crypto'
import { mkdir, realpath, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Enforcement } from '../core/trial.ts'
import type { Compute } from './compute.ts'
import type { EngineContext, Inventory, LocalEngine } from './engine.ts'
import { makeEngineId } from './engine-state.ts'
import type { FaultPlan } from './faults/fault-plan.ts'
import { createFaultService, type FaultService } from './faults/fault-service.ts'
import { openFacade, type Facade } from './facade.ts'
import { openLedger, type LedgerFile } from './ledger/ledger.ts'
import { removeLeftovers, removeTraces } from './leftovers.ts'
import { detectLimiter } from './limits/detect.ts'
import type { Limiter } from './limits/limiter.ts'
import { LogStore } from './logs/log-store.ts'
import { createPrivateService } from './private-service.ts'
import type { Exchange, WireService } from './wire.ts'

export interface EngineOptions {
  /** The workspace's `local/`: engine files lie below it, and nowhere else. */
  readonly directory: string
  readonly storageRoot: string
  readonly compute: Compute
  readonly inventory: Inventory
  readonly region: string
  /** Undefined: any free one. */
  readonly port?: number
  readonly log: (line: string) => void
  /** Epoch milliseconds. */
  readonly now: () => number
  /** What goes wrong between the services and their clients. Undefined: nothing. */
  readonly faults?: FaultPlan | undefined
  /** File that billed work is written down in. Default: `ledger.jsonl` in `directory`. */
  readonly ledger?: string | undefined
  /** Told of every operation that a service has answered. */
  readonly onExchange?: ((exchange: Exchange) => void) | undefined
}

export type ServiceFactory = (
  context: EngineContext,
  inventory: Inventory,
) => WireService | Promise<WireService>

/** The most runs that are remembered for `enforcementOf`; a service that is up for weeks must not grow. */
const rememberedRuns = 10_000

/**
 * Starts the given services behind one loopback port, after removing what engines that were not closed have left.
 * @throws EngineUnavailable when the port cannot be had.
 */
export async function startEngine(
  options: EngineOptions,
  factories: readonly ServiceFactory[],
): Promise<LocalEngine> {
  const place = await prepareDirectory(options.directory)
  const limiter = await detectLimiter({ directory: join(options.directory, 'compartments') })
  const leftovers = await removeLeftovers(place.engines, limiter)
  const enforcements = rememberEnforcements()
  const engineId = await makeEngineId()
  const ledger = openLedger({
    path: options.ledger ?? join(options.directory, 'ledger.jsonl'),
    now: options.now,
    log: options.log,
  })
  const context: EngineContext = {
    ledger,
    logs: new LogStore({ now: options.now }),
    compute: options.compute,
    limiter,
    directory: join(place.engines, engineId),
    storageRoot: await realpath(options.storageRoot),
    engineId,
    region: options.region,
    accountId: '000000000000',
    now: options.now,
    log: options.log,
    recordEnforcement: enforcements.record,
  }
  await mkdir(context.directory, { recursive: true, mode: 0o700 })
  const enforcementOf = enforcements.find
  const own: ServiceFactory = () => createPrivateService({ engineId, enforcementOf })
  const running = await runServices(options, [...factories, own], context, ledger)
  let closing: Promise<void> | undefined
  return {
    endpoint: running.facade.endpoint,
    region: options.region,
    credentials: running.credentials,
    limiterKind: limiter.kind,
    notes: limiter.notes,
    leftovers,
    enforcementOf,
    close: () => (closing ??= closeAll(running, context, limiter)),
  }
}

function rememberEnforcements(): {
  readonly record: EngineContext['recordEnforcement']
  readonly find: LocalEngine['enforcementOf']
} {
  const known = new Map<string, Enforcement>()
  return {
    record: (platformRunId, enforcement) => {
      known.set(platformRunId, enforcement)
      const oldest = known.keys().next()
      if (known.size > rememberedRuns && oldest.done !== true) known.delete(oldest.value)
    },
    find: (platformRunId) => known.get(platformRunId),
  }
}

interface Running {
  readonly services: readonly WireService[]
  readonly facade: Facade
  readonly credentials: LocalEngine['credentials']
  readonly ledger: LedgerFile
}

/** All or nothing: what has started is closed again when the next one fails. */
async function runServices(
  options: EngineOptions,
  factories: readonly ServiceFactory[],
  context: EngineContext,
  ledger: LedgerFile,
): Promise<Running> {
  const services: WireService[] = []
  try {
    for (const create of factories) services.push(await create(context, options.inventory))
    const credentials = makeCredentials()
    const { region, now, log, onExchange } = options
    const faults = faultsOf(options, ledger)
    const port = options.port ?? 0
    const facade = await openFacade({ services, credentials, region, now, log, port, faults, onExchange })
    return { services, facade, credentials, ledger }
  } catch (error) {
    await closeServices(services, context)
    ledger.close()
    await removeTraces(context.engineId, context.directory, context.limiter)
    await context.limiter.dispose()
    throw error
  }
}

function faultsOf({ faults, now, log }: EngineOptions, ledger: LedgerFile): FaultService | undefined {
  if (faults === undefined) return undefined
  const { rules, seed } = faults
  log(`faults: ${rules.length} ${rules.length === 1 ? 'rule' : 'rules'}, seed ${seed}; each one is told here`)
  return createFaultService(faults, {
    now,
    onFault: (fault) => {
      const { kind, service, operation, call, rule } = fault
      log(`fault: ${kind} for ${service} ${operation} (call ${call}, rules[${rule}])`)
      ledger.fault(fault)
    },
  })
}

/** What is still running is stopped, not awaited: as when the power goes, but tidy. */
async function closeAll(running: Running, context: EngineContext, limiter: Limiter): Promise<void> {
  await closeServices(running.services, context)
  await running.facade.close()
  running.ledger.close()
  await removeTraces(context.engineId, context.directory, limiter)
  // Stays where another engine of this workspace still has its files.
  await rmdir(join(context.directory, '..')).catch(() => undefined)
  await limiter.dispose()
}

/** One that fails to close must not keep the others, nor the sweep after it, from happening. */
async function closeServices(services: readonly WireService[], context: EngineContext): Promise<void> {
  const results = await Promise.allSettled(services.map((service) => service.close()))
  results.forEach((result, index) => {
    if (result.status === 'rejected')
      context.log(`${services[index]?.name ?? 'service'} did not close cleanly: ${String(result.reason)}`)
  })
}

async function prepareDirectory(directory: string): Promise<{ engines: string }> {
  await mkdir(directory, { recursive: true })
  // The kernel's tables of mounts and loop devices name real paths.
  return { engines: join(await realpath(directory), 'engines') }
}

/** New ones for every engine: another engine's clients cannot reach this one by mistake. */
const makeCredentials = (): LocalEngine['credentials'] => ({
  accessKeyId: `SOALBENCH${randomBytes(6).toString('hex').toUpperCase().slice(0, 11)}`,
  secretAccessKey: randomBytes(30).toString('base64url'),
})
