import { infraDown, type DownReport, type DownRequest } from '../deployment/infra-down.ts'
import { infraStatus, type StatusReport } from '../deployment/infra-status.ts'
import { infraUp, type UpReport, type UpRequest } from '../deployment/infra-up.ts'
import { sourceBundle } from '../deployment/source-bundle.ts'
import { inPlace, shippedTemplate, type InfraPlace } from './infra-place.ts'
import { quotaLines } from './infra-quotas.ts'

export interface UpFlags {
  readonly owner: string | undefined
  /** `2027-01-31` or `never`. */
  readonly expires: string | undefined
  readonly budgetUsd: number | undefined
  readonly budgetEmail: string | undefined
  readonly github: string | undefined
  readonly permissionsBoundary: string | undefined
  readonly largestMemory: string | undefined
  readonly warmCapacity: boolean | undefined
  readonly reservedConcurrency: boolean | undefined
}

/** @throws SoalbenchError */
export async function bringUp(
  place: InfraPlace,
  flags: UpFlags,
  confirm: UpRequest['confirm'],
): Promise<UpReport> {
  const template = await shippedTemplate(place.packageRoot)
  const bundle = await sourceBundle(place.packageRoot)
  const tags = {
    ...{ app: 'soalbench', stack: place.stack },
    ...(flags.owner !== undefined && { owner: flags.owner }),
    ...(flags.expires !== undefined && { expires: flags.expires }),
  }
  return inPlace(place, async (context) => {
    for (const { detail, fix } of (await quotaLines(place, context)).filter(({ kind }) => kind === 'problem'))
      place.say(`warning: ${detail}${fix === null ? '' : `. ${fix}`}`)
    return infraUp({ template, bundle, parameters: parametersOf(flags), tags, confirm }, context)
  })
}

/** @throws SoalbenchError */
export async function takeDown(place: InfraPlace, request: DownRequest): Promise<DownReport> {
  return inPlace(place, (context) => infraDown(request, context))
}

/** @throws SoalbenchError */
export async function lookAt(place: InfraPlace): Promise<StatusReport> {
  const template = await shippedTemplate(place.packageRoot)
  const { sha256 } = await sourceBundle(place.packageRoot)
  return inPlace(place, async (context) => {
    const report = await infraStatus({ template, sourceSha256: sha256 }, context)
    const quotas = report.state === null ? [] : await quotaLines(place, context)
    return { ...report, lines: [...report.lines, ...quotas] }
  })
}

/** Flags that were not given leave the parameter as it is. */
function parametersOf(flags: UpFlags): Readonly<Record<string, string>> {
  const given: Readonly<Record<string, string | undefined>> = {
    Owner: flags.owner,
    Expires: flags.expires,
    MonthlyBudgetUsd: flags.budgetUsd?.toString(),
    BudgetEmail: flags.budgetEmail,
    GithubRepository: flags.github,
    PermissionsBoundaryArn: flags.permissionsBoundary,
    LargestMemoryMiB: flags.largestMemory,
    WarmCapacity: yesNo(flags.warmCapacity),
    ReserveConcurrency: yesNo(flags.reservedConcurrency),
  }
  return Object.fromEntries(
    Object.entries(given).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  )
}

const yesNo = (value: boolean | undefined): string | undefined =>
  value === undefined ? undefined : value ? 'yes' : 'no'
