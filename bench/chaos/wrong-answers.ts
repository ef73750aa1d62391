import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildPlan, type Plan } from '../../src/bench/plan.ts'
import { runPlan } from '../../src/bench/run-plan.ts'
import type { RunSummary } from '../../src/bench/run-dependencies.ts'
import { withDissent } from '../../src/core/dissent.ts'
import { seededRandom, type Random } from '../../src/core/seeded-random.ts'
import type { Trial } from '../../src/core/trial.ts'
import { outcomeOf, readResult } from '../../src/runners/read-result.ts'
import { DirectoryStorage } from '../../src/storage/directory.ts'
import { fakeRun, idsOf } from '../../test/fakes/fake-run.ts'
import type { AnyRequest, Behaviour } from '../../test/fakes/fake-runner.ts'
import { resultDocument } from '../../test/fakes/result-documents.ts'
import type { ChaosRow } from './chaos-row.ts'
import { differenceInFigures } from './wrong-answers-figures.ts'
import { wrongKinds, type Wrong } from './wrong-answers-kinds.ts'

const injected = 100

/** What became of a run in which 100 trials say that they succeeded, in no time, and did not. */
export interface WrongAnswers {
  readonly trials: readonly Trial[]
  readonly wrong: ReadonlyMap<string, string>
  /** Kinds of what was believed all the same. */
  readonly believed: readonly string[]
  /** Right ones that were not. */
  readonly doubted: readonly string[]
  readonly summary: RunSummary
}

/** Half of the workloads have an answer that the generator knows; of the others only the run's own trials can tell. */
export async function injectWrongAnswers(seed: number): Promise<WrongAnswers> {
  const random = seededRandom(seed)
  const plan = planOf(seed)
  const wrong = chooseWrong(plan, random)
  const folder = await mkdtemp(join(tmpdir(), 'soalbench-wrong-'))
  const storage = new DirectoryStorage(folder)
  const ids = idsOf(plan)
  const run = await fakeRun(
    (request) => {
      const { trialId } = request
      const other = ids.find((id) => id !== trialId) ?? ''
      return behave(request, { random, storage, kind: wrong.get(trialId), other })
    },
    { storage },
  )
  try {
    const summary = await runPlan(plan, run.deps)
    const trials = withDissent(run.recorded, true)
    const succeeded = trials.filter(({ state }) => state === 'succeeded').map(({ trialId }) => trialId)
    return {
      ...{ trials, wrong, summary },
      believed: succeeded.flatMap((id) => wrong.get(id) ?? []),
      doubted: ids.filter((id) => !wrong.has(id) && !succeeded.includes(id)),
    }
  } finally {
    await run.remove()
    await rm(folder, { recursive: true, force: true })
  }
}

/** The table of `npm run bench:chaos`. */
export async function wrongAnswers({ seed }: { seed: number }): Promise<readonly ChaosRow[]> {
  const { trials, wrong, believed, doubted, summary } = await injectWrongAnswers(seed)
  const flagged = wrong.size - believed.length
  const { failed, invalid } = summary.trials
  return [
    { what: 'wrong answers flagged', figure: `${flagged}/${wrong.size}`, goal: `${injected}/${injected}` },
    { what: 'right answers flagged', figure: `${doubted.length}`, goal: '0' },
    { what: 'wrong answers in the run’s own count', figure: `${failed + invalid}`, goal: `${injected}` },
    {
      what: 'statistics that wrong answers change',
      figure: differenceInFigures(trials, new Set(wrong.keys())).join(', ') || 'none',
      goal: 'none',
    },
  ]
}

function planOf(seed: number): Plan {
  return buildPlan({
    ...{ runId: `wrong-${seed}`, target: 'local', region: 'us-east-1', seed, sizes: [1e4, 1e6, 1e8] },
    ...{ platforms: ['lambda', 'emr-serverless', 'glue'], memoriesMiB: [1769], starts: ['cold'] },
    ...{
      workloads: ['aggregate', 'own'],
      knownWorkloads: ['aggregate', 'own'],
      repetitions: 14,
      format: 'csv',
    },
  })
}

/** Two of five trials: fewer than half of any payload, so that the right ones are the majority where only they can tell. */
function chooseWrong(plan: Plan, random: Random): ReadonlyMap<string, string> {
  const [known, own] = ['aggregate', 'own'].map((workload) =>
    plan.trials.filter(({ cell, repetition }) => cell.workload === workload && repetition <= 6),
  )
  const kinds = Object.keys(wrongKinds)
  const chosen = [...(known ?? []), ...(own ?? [])].slice(0, injected)
  const from = Math.floor(random() * kinds.length)
  return new Map(chosen.map(({ trialId }, at) => [trialId, kinds[(from + at) % kinds.length] ?? '']))
}

interface Injection {
  readonly random: Random
  readonly storage: DirectoryStorage
  readonly kind: string | undefined
  readonly other: string
}

/** Real bytes under the real key, read as every runner reads them; and the platform always says that all went well. */
async function behave(request: AnyRequest, { random, storage, kind, other }: Injection): Promise<Behaviour> {
  const { trialId, scriptSha256 } = request
  const right = resultDocument({ trialId, scriptSha256 })
  const { resultKey } = request.sample(1)
  const make: Wrong = (kind === undefined ? undefined : wrongKinds[kind]) ?? asItIs
  const bytes = make(right, random, resultDocument({ trialId: other, scriptSha256 }))
  if (bytes !== undefined) await storage.put(resultKey, bytes)
  const found = await readResult(storage, resultKey)
  const clientMs = kind === undefined ? 900 + 200 * random() : 1
  return { outcome: outcomeOf(undefined, found), result: found.document, clientMs, platformMs: clientMs }
}

const asItIs: Wrong = (right) => new TextEncoder().encode(JSON.stringify(right))
