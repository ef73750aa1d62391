import { UsageInvalid } from '../core/errors.ts'

/** `--discount` as typed: 0 to 100, with or without %; 0 where it was not given. @throws UsageInvalid naming the flag */
export function discountPercent(text: string | undefined): string {
  const given = (text ?? '0').replace(/%$/, '').trim()
  if (/^\d{1,3}(\.\d{1,10})?$/.test(given) && Number(given) <= 100) return given
  throw new UsageInvalid(`not a discount in --discount: "${text}"`, {
    suggestions: ['Give a percentage from 0 to 100, for example --discount 12.5.'],
  })
}
