import { capabilities } from '../../src/runners/capabilities.ts'
import type { Runners } from '../../src/runners/index.ts'
import { observation } from '../../src/runners/observe.ts'
import type { RunContext, TrialRequest } from '../../src/runners/runner.ts'
import type { Platform } from '../../src/core/platform.ts'
import type { Observation } from '../../src/core/trial.ts'
import type { FakeClock } from './fake-clock.ts'
import { resultDocument } from './result-documents.ts'

/** A request to any of the three; `Cell` does not let its platform be widened. */
export type AnyRequest = { [P in Platform]: TrialRequest<P> }[Platform]

/** What a trial does; what is left out is that of a right run of one second. */
export type Behaviour = Partial<Observation> & { readonly throws?: Error }

export interface FakeRunners {
  readonly runners: Runners
  /** Every call in order: `prepare lambda`, `run <trial>`, `dispose lambda`. */
  readonly calls: string[]
  readonly requests: AnyRequest[]
}

/** Runners that take the time they are told, on a clock that only they move. */
export function fakeRunners(
  clock: FakeClock,
  behave: (request: AnyRequest, context: RunContext) => Behaviour | Promise<Behaviour> = () => ({}),
): FakeRunners {
  const calls: string[] = []
  const requests: AnyRequest[] = []
  const parts = (platform: Platform) => ({
    prepare: (cells: readonly unknown[]) => note(`prepare ${platform} ${cells.length}`),
    run: async (request: AnyRequest, context: RunContext): Promise<Observation> => {
      calls.push(`run ${request.trialId}`)
      requests.push(request)
      const submittedAtMs = clock.now()
      const { throws, ...seen } = await behave(request, context)
      if (throws !== undefined) throw throws
      clock.advance(seen.clientMs ?? 1000)
      return observation({ ...right(request, submittedAtMs), ...seen })
    },
    dispose: () => note(`dispose ${platform}`),
  })
  const note = (text: string): Promise<void> => {
    calls.push(text)
    return Promise.resolve()
  }
  const runners: Runners = {
    lambda: { platform: 'lambda', capabilities: capabilities.lambda, ...parts('lambda') },
    'emr-serverless': {
      platform: 'emr-serverless',
      capabilities: capabilities['emr-serverless'],
      ...parts('emr-serverless'),
    },
    glue: { platform: 'glue', capabilities: capabilities.glue, ...parts('glue') },
  }
  return { runners, calls, requests }
}

function right(request: AnyRequest, submittedAtMs: number) {
  const { trialId, scriptSha256, cell } = request
  return {
    outcome: { state: 'succeeded' } as const,
    submittedAtMs,
    clientMs: 1000,
    startLevel: cell.startLevel,
    platformRunId: `platform-${trialId}`,
    result: resultDocument({ trialId, scriptSha256 }, submittedAtMs),
  }
}
