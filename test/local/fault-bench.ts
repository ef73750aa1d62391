import { createClients, type AwsClients } from '../../src/aws/clients.ts'
import { openFacade } from '../../src/local/facade.ts'
import { createFaultService } from '../../src/local/faults/fault-service.ts'
import { parseFaultPlan } from '../../src/local/faults/parse-fault-plan.ts'
import type { InjectedFault } from '../../src/local/ledger/ledger.ts'
import { localOperations } from '../../src/local/operations.ts'
import type { WireRequest, WireResponse, WireService } from '../../src/local/wire.ts'

export type Answer = (operation: string, request: WireRequest, time: number) => WireResponse

/** The real door with a fault plan in it, services that only count, and the clients that runs use. */
export interface FaultBench {
  readonly clients: AwsClients
  readonly endpoint: string
  /** Operations of requests that arrived, and of those that a service worked on. */
  readonly arrived: readonly string[]
  readonly worked: readonly string[]
  readonly injected: readonly InjectedFault[]
  advance(ms: number): void
  close(): Promise<void>
}

export const credentials = {
  accessKeyId: 'SOALBENCH00000000000',
  secretAccessKey: 'a-secret/with+odd=characters',
}
export const region = 'eu-central-1'

export async function openFaultBench(plan: object, answer: Answer = plainAnswer): Promise<FaultBench> {
  const parsed = parseFaultPlan(plan, localOperations)
  if ('faults' in parsed) throw new Error(parsed.faults.join('; '))
  const arrived: string[] = []
  const worked: string[] = []
  const injected: InjectedFault[] = []
  let aheadMs = 0
  const now = (): number => Date.now() + aheadMs
  const planned = createFaultService(parsed, { now, onFault: (fault) => injected.push(fault) })
  const faults: typeof planned = {
    answer: (call, handle) => {
      arrived.push(call.operation)
      return planned.answer(call, handle)
    },
  }
  const service = (name: string, operationOf: WireService['operationOf']): WireService => ({
    name,
    operationOf,
    matches: (request) => operationOf(request) !== undefined,
    handle: (request) => {
      const operation = operationOf(request) ?? ''
      worked.push(operation)
      return Promise.resolve(answer(operation, request, worked.filter((each) => each === operation).length))
    },
    close: () => Promise.resolve(),
  })
  const facade = await openFacade({
    services: [
      service('lambda', lambdaOperation),
      service('emr-serverless', emrOperation),
      service('glue', ({ headers }) => /^AWSGlue\.(\w+)$/.exec(headers['x-amz-target'] ?? '')?.[1]),
    ],
    ...{ credentials, region, port: 0, now: Date.now, log: () => undefined, faults },
  })
  const clients = createClients({ endpoint: facade.endpoint, region, credentials })
  return {
    ...{ clients, arrived, worked, injected, endpoint: facade.endpoint },
    advance: (ms) => {
      aheadMs += ms
    },
    close: async () => {
      clients.destroy()
      await facade.close()
    },
  }
}

const lambdaOperation: WireService['operationOf'] = ({ method, path }) => {
  if (!path.startsWith('/2015-03-31/functions/')) return undefined
  return method === 'POST' ? 'Invoke' : 'GetFunctionConfiguration'
}

const emrOperation: WireService['operationOf'] = ({ method, path }) => {
  if (!path.startsWith('/applications')) return undefined
  return method === 'POST' ? 'StartJobRun' : path.includes('/jobruns/') ? 'GetJobRun' : 'GetApplication'
}

function plainAnswer(operation: string): WireResponse {
  const body = JSON.stringify({ operation, jobRunId: 'run-1', JobRunId: 'jr_1', FunctionName: 'f' })
  return { status: 200, body }
}
