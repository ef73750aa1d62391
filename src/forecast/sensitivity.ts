import { platforms, type Platform } from '../core/platform.ts'
import { decimal, decimalText } from '../cost/decimal.ts'
import { scaledArrivals } from './arrivals.ts'
import { candidateId, candidateLabel } from './candidate.ts'
import type { SensitivityRow } from './forecast-document.ts'
import { cheapest, outlooks, type Conditions, type Outlook } from './outlook.ts'
import type { LevelModel, PlatformModel, SizeCurve } from './platform-model.ts'

interface Change {
  readonly factor: string
  readonly change: string
  /** Whose cost is shown; undefined: that of the cheapest of all. */
  readonly platform: Platform | undefined
  readonly found: () => readonly Outlook[]
}

const steps = [
  { factor: 0.9, change: '-10 %' },
  { factor: 1.1, change: '+10 %' },
] as const

/** One input changed at a time: what the month then costs, and whether another candidate is then the cheapest. */
export function sensitivityOf(
  models: readonly PlatformModel[],
  found: readonly Outlook[],
  conditions: Conditions,
): readonly SensitivityRow[] {
  const best = cheapest(found)
  if (best === undefined) return []
  const there = platforms.filter((platform) => models.some((model) => model.platform === platform))
  return [
    ...there.flatMap((platform) => ofPlatform(platform, models, found, conditions)),
    ...ofStarts(models, found, conditions),
    ...ofJobs(models, conditions),
  ].flatMap((change) => rowOf(change, found, best) ?? [])
}

function rowOf(
  { factor, change, platform, found }: Change,
  before: readonly Outlook[],
  best: Outlook,
): SensitivityRow | undefined {
  const shown =
    platform === undefined
      ? best
      : cheapest(before.filter(({ candidate }) => candidate.model.platform === platform))
  if (shown === undefined || shown.priced === null) return undefined
  const after = found()
  const id = candidateId(shown.candidate)
  const same = after.find(({ candidate }) => candidateId(candidate) === id)
  const winner = cheapest(after)
  if (same?.priced === undefined || same.priced === null || winner === undefined) return undefined
  return {
    ...{ factor, change, label: candidateLabel(shown.candidate), best: candidateLabel(winner.candidate) },
    monthlyUsd: same.priced.totalUsd,
    changeUsd: decimalText(decimal(same.priced.totalUsd).minus(decimal(shown.priced.totalUsd))),
    bestChanges: candidateId(winner.candidate) !== candidateId(best.candidate),
  }
}

function ofPlatform(
  platform: Platform,
  models: readonly PlatformModel[],
  found: readonly Outlook[],
  conditions: Conditions,
): readonly Change[] {
  const here = (model: PlatformModel): boolean => model.platform === platform
  return [
    ...steps.map(({ factor, change }) => ({
      ...{ factor: `price of ${platform}`, change, platform },
      found: () =>
        found.map((outlook) => (here(outlook.candidate.model) ? dearer(outlook, factor) : outlook)),
    })),
    ...steps.map(({ factor, change }) => ({
      ...{ factor: `duration on ${platform}`, change, platform },
      found: () => {
        const changed = models.filter(here).map((model) => slower(model, factor))
        const others = found.filter(({ candidate }) => !here(candidate.model))
        return [...others, ...outlooks(changed, conditions)]
      },
    })),
  ]
}

function ofStarts(
  models: readonly PlatformModel[],
  found: readonly Outlook[],
  conditions: Conditions,
): readonly Change[] {
  if (!models.some(({ platform }) => platform === 'lambda')) return []
  const { lambdaWarmShare: given } = conditions
  const changed = (factor: string, change: string, other: Partial<Conditions>): Change => ({
    ...{ factor, change, platform: 'lambda' },
    found: () => [
      ...outlooks(
        models.filter((model) => model.platform === 'lambda'),
        { ...conditions, ...other },
      ),
      ...found.filter(({ candidate }) => candidate.model.platform !== 'lambda'),
    ],
  })
  if (given !== undefined) {
    return [-0.1, 0.1].map((step) =>
      changed('warm share of lambda', `${step < 0 ? '-' : '+'}10 points`, {
        lambdaWarmShare: Math.min(1, Math.max(0, given + step)),
      }),
    )
  }
  const others = [300, 600, 900].filter((seconds) => seconds !== conditions.keepAliveSeconds)
  return others.map((keepAliveSeconds) =>
    changed('keep-alive of lambda', `${keepAliveSeconds / 60} min`, { keepAliveSeconds }),
  )
}

const ofJobs = (models: readonly PlatformModel[], conditions: Conditions): readonly Change[] =>
  steps.map(({ factor, change }) => ({
    ...{ factor: 'jobs per month', change, platform: undefined },
    found: () => outlooks(models, { ...conditions, arrivals: scaledArrivals(conditions.arrivals, factor) }),
  }))

const dearer = (outlook: Outlook, factor: number): Outlook => ({
  ...outlook,
  priced: outlook.priced && {
    ...outlook.priced,
    totalUsd: decimalText(decimal(outlook.priced.totalUsd).times(decimal(factor))),
  },
})

function slower(model: PlatformModel, factor: number): PlatformModel {
  const { cold, warm } = model.levels
  return {
    ...model,
    levels: {
      ...(cold !== undefined && { cold: slowerLevel(cold, factor) }),
      ...(warm !== undefined && { warm: slowerLevel(warm, factor) }),
    },
  }
}

const slowerLevel = (level: LevelModel, factor: number): LevelModel => ({
  ...level,
  billedSeconds: slowerCurve(level.billedSeconds, factor),
  clientSeconds: slowerCurve(level.clientSeconds, factor),
})

function slowerCurve(curve: SizeCurve, factor: number): SizeCurve {
  const [constant, root, linear, square] = curve.coefficients
  return { ...curve, coefficients: [constant * factor, root * factor, linear * factor, square * factor] }
}
