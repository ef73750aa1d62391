import type { RecordedTarget } from '../../core/platform.ts'

const notices: Readonly<Record<RecordedTarget, string>> = {
  local:
    'Durations were measured on the local engines of this computer: no AWS figures. Costs are those durations at AWS list prices.',
  aws: 'Durations were measured on AWS. Costs are those durations at list prices.',
  imported:
    'Durations were imported: measured elsewhere, not by this soalbench. Costs are those durations at list prices.',
}

/** What must be read before any figure of a plan. */
export const noticeOf = (target: RecordedTarget): string => notices[target]
