import { join } from 'node:path'
import { createClients } from '../aws/clients.ts'
import { hastyRetry } from '../aws/hasty-retry.ts'
import type { Plan } from '../bench/plan.ts'
import { EngineUnavailable, UsageInvalid } from '../core/errors.ts'
import { answers, enforcementFrom } from '../local/private-client.ts'
import { findServed, type Served } from '../local/served.ts'
import { createRunners } from '../runners/index.ts'
import { usualPatience } from '../runners/runner.ts'
import { openStorage } from '../storage/index.ts'
import { localPlace } from './local-place.ts'
import { rehearsalPatience, rehearsalReadMs } from './rehearsal-patience.ts'
import type { RunTarget } from './run-target.ts'
import { deployMissing } from './served-deployment.ts'

export interface ServedTargetOptions {
  /** Real path. */
  readonly workspace: string
  readonly rehearse: boolean
  readonly plan: Plan
}

/**
 * The engine that `soalbench local up` serves in this workspace. It lives on when the run is killed, and so does what the run
 * has started there. Undefined where none is served, or a real one while the run is a rehearsal.
 * @throws EngineUnavailable where it does not answer, UsageInvalid where it is not what the plan needs
 */
export async function openServedTarget(options: ServedTargetOptions): Promise<RunTarget | undefined> {
  const { workspace, plan, rehearse } = options
  const served = await findServed(join(workspace, 'local'))
  if (served === undefined || (rehearse && !served.rehearsal)) return undefined
  refuseOther(served, options)
  if (!(await answers(served))) throw silent(served)
  const clients = createClients({
    ...served,
    ...(served.rehearsal && { controlTimeoutMs: rehearsalReadMs, controlRetry: await hastyRetry() }),
  })
  try {
    const deployed = await deployMissing(served, plan, await clients.lambda())
    return {
      runners: createRunners(clients),
      storage: openStorage(workspace),
      enforcementOf: (platformRunId) => enforcementFrom(served, platformRunId),
      notes: [...notesOn(served), ...deployed],
      poll: { leastMs: 20, mostMs: 60 },
      patience: served.rehearsal ? rehearsalPatience : usualPatience,
      place: localPlace(served, served.rehearsal),
      earlierMayLive: true,
      close() {
        clients.destroy()
        return Promise.resolve()
      },
    }
  } catch (error) {
    clients.destroy()
    throw error
  }
}

function refuseOther(served: Served, { rehearse, plan }: ServedTargetOptions): void {
  const whose = `the engine that process ${served.process.pid} serves in this workspace`
  if (served.rehearsal && !rehearse) {
    throw new UsageInvalid(`${whose} is a rehearsal: it computes nothing`, {
      suggestions: ['Give --rehearse to try things out, or stop that engine to measure.'],
    })
  }
  if (served.region === plan.region) return
  throw new UsageInvalid(`${whose} is in another region: ${served.region}, the plan is for ${plan.region}`, {
    suggestions: [`Give --region ${served.region}, or stop that engine: the run then starts its own.`],
  })
}

const silent = ({ process, endpoint }: Served): EngineUnavailable =>
  new EngineUnavailable(
    `the engine of this workspace does not answer: process ${process.pid} at ${endpoint}`,
    {
      suggestions: ['Stop it, or try again when the computer is less busy.'],
    },
  )

const notesOn = ({ process, endpoint, since, rehearsal, faults }: Served): string[] => [
  `on the ${rehearsal ? 'rehearsal ' : ''}engine that process ${process.pid} serves since ${since} at ${endpoint}: what runs there goes on when this run is killed`,
  ...(faults ? ['that engine goes wrong on purpose (--faults): no figure of this run is a measurement'] : []),
]
