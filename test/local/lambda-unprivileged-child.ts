import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Enforcement } from '../../src/core/trial.ts'
import { LogStore } from '../../src/local/logs/log-store.ts'
import { hostCompute } from '../../src/local/host-compute.ts'
import { createLambdaService } from '../../src/local/lambda/lambda-service.ts'
import { createAdvisory } from '../../src/local/limits/advisory.ts'
import { installation, modesFunction, numberIn } from './lambda-bench.ts'

/** Runs a function on a Lambda service that may neither mount nor limit, and prints what came of it. */
const directory = process.argv[2] ?? ''
const enforcements: Enforcement[] = []
await mkdir(join(directory, 'engine'))
const limiter = createAdvisory({ directory: join(directory, 'advisory') })
const service = createLambdaService(
  {
    compute: hostCompute(installation),
    limiter,
    directory: join(directory, 'engine'),
    storageRoot: directory,
    engineId: 'sb-unprivileged',
    region: 'us-east-1',
    accountId: '000000000000',
    now: Date.now,
    log: (line) => process.stderr.write(`${line}\n`),
    recordEnforcement: (_, enforcement) => enforcements.push(enforcement),
    ledger: { started: () => undefined, ended: () => undefined },
    logs: new LogStore({ now: Date.now }),
  },
  [modesFunction({ timeoutSeconds: 10 })],
)

async function invoke(event: unknown): Promise<unknown> {
  const response = await service.handle({
    method: 'POST',
    path: '/2015-03-31/functions/modes/invocations',
    query: new URLSearchParams(),
    headers: {},
    body: Buffer.from(JSON.stringify(event)),
    signal: new AbortController().signal,
  })
  return JSON.parse(Buffer.from(response.body ?? '').toString())
}
const ticks = async (): Promise<number> => numberIn(await invoke({ mode: 'ticking' }), 'ticks')

const cold = await invoke({})
await ticks()
await invoke({ mode: 'sleep', seconds: 0.3 })
const before = await ticks()
await pause(600)
const ticksWhileStopped = (await ticks()) - before
const full = await invoke({ mode: 'fill_tmp', pause: 0.002 })
const notes = enforcements.at(-1)?.notes
const exit = await invoke({ mode: 'leave', code: 3 })
const again = await invoke({})
const left = await limiter.list('sb-unprivileged')
await service.close()
await limiter.dispose()
const after = await limiter.list('sb-unprivileged')
const answer = {
  cold,
  ticksWhileStopped,
  full,
  exit,
  again,
  left,
  after,
  notes,
  enforcement: enforcements.at(-1),
}
process.stdout.write(`${JSON.stringify(answer)}\n`)
