import { formatBytes } from '../../core/size.ts'
import type { Planner, PlannerSubject } from './planner.ts'

/** How the controls of the panel stand. */
export interface Controls {
  /** Place in the planner's subjects. */
  readonly subject: number
  readonly jobsPerMonth: number
  /** 0 to 1; null: simulated from the arrivals. */
  readonly warmShare: number | null
  /** Bytes, one of the measured payloads; null: all of them, equally often. */
  readonly size: number | null
  readonly region: string
  /** 0 to 100. */
  readonly discountPercent: number
}

export const leastJobs = 1
export const mostJobs = 1e9

export function subjectOf(planner: Planner, { subject }: Pick<Controls, 'subject'>): PlannerSubject {
  const chosen = planner.subjects[subject] ?? planner.subjects[0]
  if (chosen === undefined) throw new RangeError('a planner without subjects')
  return chosen
}

export function defaultControls(planner: Planner, subject = 0): Controls {
  const { region, regions } = subjectOf(planner, { subject })
  return {
    ...{ subject, jobsPerMonth: 10_000, warmShare: null, size: null, discountPercent: 0 },
    region: regions.includes(region) ? region : (regions[0] ?? region),
  }
}

/** The fragment of an address: what differs from the defaults, and always the jobs. */
export function fragmentOf(controls: Controls, planner: Planner): string {
  const usual = defaultControls(planner, controls.subject)
  const parts = [`jobs=${controls.jobsPerMonth}`]
  if (controls.warmShare !== null) parts.push(`warm=${controls.warmShare}`)
  if (controls.size !== null) parts.push(`size=${controls.size}`)
  if (controls.region !== usual.region) parts.push(`region=${controls.region}`)
  if (controls.discountPercent !== 0) parts.push(`discount=${controls.discountPercent}`)
  if (controls.subject !== 0) parts.push(`of=${controls.subject + 1}`)
  return parts.join('&')
}

/** Undefined for a fragment that is no state of the controls. What it does not say, or says wrongly, is the default. */
export function readFragment(fragment: string, planner: Planner): Controls | undefined {
  if (!fragment.startsWith('jobs=')) return undefined
  const given = new Map(
    fragment.split('&').map((part) => {
      const [name = '', value = ''] = part.split('=')
      return [name, value] as const
    }),
  )
  const number = (name: string, least: number, most: number): number | undefined => {
    const value = Number(given.get(name) || Number.NaN)
    return value >= least && value <= most ? value : undefined
  }
  const place = Math.trunc((number('of', 1, planner.subjects.length) ?? 1) - 1)
  const usual = defaultControls(planner, place)
  const { sizes, regions } = subjectOf(planner, usual)
  const size = number('size', 0, Number.MAX_SAFE_INTEGER)
  const region = given.get('region') ?? ''
  return {
    subject: place,
    jobsPerMonth: number('jobs', leastJobs, mostJobs) ?? usual.jobsPerMonth,
    warmShare: rounded(number('warm', 0, 1), 2) ?? null,
    size: size !== undefined && sizes.includes(size) ? size : null,
    region: regions.includes(region) ? region : usual.region,
    discountPercent: rounded(number('discount', 0, 100), 4) ?? 0,
  }
}

/** As finely as the controls can stand. */
const rounded = (value: number | undefined, digits: number): number | undefined =>
  value === undefined ? undefined : Number(value.toFixed(digits))

/** The same question on the command line. */
export function commandOf(controls: Controls, planner: Planner): string {
  const { runId, workload, format } = subjectOf(planner, controls)
  return [
    `soalbench forecast --run ${shellWord(runId)} --workload ${shellWord(workload)} --format ${format}`,
    `--jobs-per-month ${controls.jobsPerMonth}`,
    ...(controls.warmShare === null ? [] : [`--warm-share ${controls.warmShare}`]),
    ...(controls.size === null ? [] : [`--size ${controls.size}b`]),
    `--region ${controls.region}`,
    ...(controls.discountPercent === 0 ? [] : [`--discount ${controls.discountPercent}`]),
    ...(planner.bookFlag === null ? [] : [`--price-book ${shellWord(planner.bookFlag)}`]),
  ].join(' ')
}

/** Single quotes around what a shell might take apart. */
const shellWord = (text: string): string =>
  /^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`

/** For people: `10,000 jobs a month, 80 % of the Lambda starts warm, payloads of 10 MB, prices of … in us-east-1`. */
export function wordsOf(controls: Controls, planner: Planner): string {
  const { sizes } = subjectOf(planner, controls)
  const { jobsPerMonth, warmShare, size, discountPercent, region } = controls
  return [
    `${jobsPerMonth.toLocaleString('en-US')} jobs a month`,
    warmShare === null
      ? 'warm starts simulated from random arrivals'
      : `${percentText(warmShare)} of the Lambda starts warm`,
    size === null
      ? `payloads of ${sizes.map(formatBytes).join(', ')}${sizes.length > 1 ? ', equally often' : ''}`
      : `payloads of ${formatBytes(size)}`,
    `prices of ${planner.book.name} in ${region}${discountPercent === 0 ? '' : `, ${discountPercent} % off`}`,
  ].join('; ')
}

/** 0.915 as `91.5 %`. */
export const percentText = (share: number): string => `${Number((100 * share).toPrecision(3))} %`
