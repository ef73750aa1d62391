import { platformNames } from '../core/platform.ts'
import { formatBytes } from '../core/size.ts'
import type { MeasureStep, SearchGoal } from './refine-goal.ts'

/** `aggregate cold, Lambda and EMR Serverless: around 63 MB (48 MB to 81 MB)`. */
export function whyOf(goal: SearchGoal, { purpose, near }: MeasureStep): string {
  const what = {
    bracket: 'sizes that the curves still need',
    ends: 'no crossing yet, and it would show first at the ends',
    refine: 'both sides of the crossing',
    decide: 'sizes that decide the answer',
  }[purpose]
  const round = (bytes: number): string => formatBytes(Math.round(bytes))
  const known =
    near === undefined ? '' : `; so far ${round(near.size)} (${round(near.low)} to ${round(near.high)})`
  return `${goalWords(goal)}: ${what}${known}`
}

const goalWords = ({ workload, startLevel, platforms: [a, b] }: SearchGoal): string =>
  `${workload} ${startLevel}, ${platformNames[a]} and ${platformNames[b]}`
