import { describeServiceError } from '../aws/service-error.ts'
import type { Platform } from '../core/platform.ts'
import { reapEmr } from './reap-emr.ts'
import { reapGlue } from './reap-glue.ts'
import { reapLambda } from './reap-lambda.ts'
import type { ReapPlace } from './reap-place.ts'
import type { Suspect } from './reap-suspects.ts'
import { rowOf, type Reaped, type ReapedSuspect } from './reaped.ts'

/** All platforms of one place at a time. One that cannot be looked at keeps none of the others from it. */
export async function reapRegion(
  place: ReapPlace,
  suspects: readonly Suspect[],
): Promise<readonly ReapedSuspect[]> {
  const found = await Promise.all([
    reapLambda(place, suspectsOn('lambda', suspects)),
    looked('emr-serverless', place, suspects, reapEmr),
    looked('glue', place, suspects, reapGlue),
  ])
  return found.flat()
}

async function looked(
  platform: Platform,
  place: ReapPlace,
  all: readonly Suspect[],
  look: (place: ReapPlace, suspects: readonly Suspect[]) => Promise<readonly ReapedSuspect[]>,
): Promise<readonly ReapedSuspect[]> {
  const suspects = suspectsOn(platform, all)
  if (suspects.length === 0 && place.strangersOlderThanMs === undefined) return []
  try {
    return await look(place, suspects)
  } catch (error) {
    const detail = `could not be looked at: ${describeServiceError(error)}`
    if (suspects.length > 0)
      return suspects.map((suspect) => ({
        ...{ row: rowOf(suspect, { where: platform, outcome: 'not-stopped', detail }), suspect },
        end: undefined,
      }))
    return [{ row: unseen(platform, place, detail), suspect: undefined, end: undefined }]
  }
}

const unseen = (platform: Platform, { target, region }: ReapPlace, detail: string): Reaped => ({
  ...{ target, platform, where: region, runId: null, trialId: null, token: null, platformRunId: null },
  ...{ since: null, outcome: 'not-stopped', detail, atMostUsd: null },
})

const suspectsOn = (platform: Platform, suspects: readonly Suspect[]): readonly Suspect[] =>
  suspects.filter(({ cell }) => cell.platform === platform)
