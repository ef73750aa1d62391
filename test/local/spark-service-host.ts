import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Enforcement } from '../../src/core/trial.ts'
import { LogStore } from '../../src/local/logs/log-store.ts'
import type { EngineContext } from '../../src/local/engine.ts'
import { hostCompute } from '../../src/local/host-compute.ts'
import type { Installation } from '../../src/local/install/installation.ts'
import { detectLimiter } from '../../src/local/limits/detect.ts'
import type { WireService } from '../../src/local/wire.ts'

/** One local service behind plain HTTP, with everything an engine gives it. */
export interface ServiceHost {
  readonly endpoint: string
  readonly context: EngineContext
  readonly service: WireService
  readonly enforcements: ReadonlyMap<string, Enforcement>
  /** Closes the service and says what it left: processes, compartments, files. */
  close(): Promise<{ processes: string[]; compartments: string[]; files: string[] }>
}

/** Undefined, with the reason, where Python, Spark or Java were not named. */
export function installationFromEnvironment(
  environment: NodeJS.ProcessEnv,
): Installation | { readonly missing: string } {
  const names = ['SOALBENCH_TEST_PYTHON', 'SOALBENCH_TEST_SPARK_HOME', 'SOALBENCH_TEST_JAVA_HOME'] as const
  const missing = names.filter((name) => (environment[name] ?? '') === '')
  if (missing.length > 0) return { missing: `needs ${missing.join(', ')}` }
  const [python = '', sparkHome = '', javaHome = ''] = names.map((name) => environment[name])
  const versions = { python: '3.11', java: '17', spark: '3.5.6', awslambdaric: '4.0.1' }
  return { python, sparkHome, javaHome, versions }
}

export async function hostService(
  installation: Installation,
  create: (context: EngineContext) => WireService,
): Promise<ServiceHost> {
  const directory = await mkdtemp(join(tmpdir(), 'soalbench spark-'))
  const limiter = await detectLimiter()
  const enforcements = new Map<string, Enforcement>()
  const context: EngineContext = {
    ...{ compute: hostCompute(installation), limiter, directory, storageRoot: directory },
    engineId: `sparktest${process.pid}x${Math.random().toString(36).slice(2, 8)}`,
    ...{ region: 'us-east-1', accountId: '000000000000', now: Date.now, log: () => undefined },
    recordEnforcement: (id, enforcement) => void enforcements.set(id, enforcement),
    ledger: { started: () => undefined, ended: () => undefined },
    logs: new LogStore({ now: Date.now }),
  }
  const service = create(context)
  const server = createServer((incoming, outgoing) => {
    void handle(service, incoming).then(({ status, headers = {}, body = '' }) =>
      outgoing.writeHead(status, headers).end(body),
    )
  })
  const endpoint = await listen(server)
  return {
    ...{ endpoint, context, service, enforcements },
    close: async () => {
      await service.close()
      const left = {
        processes: await markedProcesses(context.engineId),
        compartments: await limiter.list(context.engineId),
        files: await readdir(directory),
      }
      server.closeAllConnections()
      server.close()
      await limiter.dispose()
      await rm(directory, { recursive: true, force: true })
      return left
    },
  }
}

/** Command lines of living processes that an engine marked as its own. */
async function markedProcesses(engineId: string): Promise<string[]> {
  const found: string[] = []
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')
    if (environment.split('\0').includes(`SOALBENCH_ENGINE=${engineId}`)) {
      found.push(await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => pid))
    }
  }
  return found
}

async function handle(service: WireService, incoming: IncomingMessage): ReturnType<WireService['handle']> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk))
  const url = new URL(incoming.url ?? '/', 'http://127.0.0.1')
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
  )
  const request = {
    ...{ method: incoming.method ?? 'GET', path: url.pathname, query: url.searchParams, headers },
    ...{ body: Buffer.concat(chunks), signal: new AbortController().signal },
  }
  if (!service.matches(request)) return { status: 404, body: 'not for this service' }
  return service.handle(request)
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      resolve(`http://127.0.0.1:${port}`)
    })
  })
}
