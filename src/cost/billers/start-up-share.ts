import { UsageInvalid } from '../../core/errors.ts'

/** @throws UsageInvalid for one that is not from 0 to 1 */
export function startUpShareOf({ startUpShare }: { readonly startUpShare?: number }): number | undefined {
  if (startUpShare === undefined || (startUpShare >= 0 && startUpShare <= 1)) return startUpShare
  throw new UsageInvalid(`not a share: startUpShare is ${startUpShare}`, {
    suggestions: ['Give a number from 0 to 1.'],
  })
}
