import { UsageInvalid } from '../core/errors.ts'

/** Seconds of `10m`, `600s`, `1h`. @throws UsageInvalid naming the flag */
export function durationOf(text: string, flag: string): number {
  const match = /^(\d+(?:\.\d+)?)(s|m|min|h)$/.exec(text.trim())
  const unit = { s: 1, m: 60, min: 60, h: 3600 }[match?.[2] ?? '']
  const seconds = unit === undefined ? Number.NaN : Number(match?.[1]) * unit
  if (seconds >= 0 && seconds <= 86_400) return seconds
  throw new UsageInvalid(`not a time in ${flag}: "${text}"`, {
    suggestions: [`Give up to a day, for example ${flag} 10m, 600s or 1h.`],
  })
}

/** 0 to 1 of `0.8` or `80%`. @throws UsageInvalid naming the flag */
export function shareOf(text: string, flag: string): number {
  const match = /^(\d+(?:\.\d+)?)(%?)$/.exec(text.trim())
  const share = Number(match?.[1] ?? Number.NaN) / (match?.[2] === '%' ? 100 : 1)
  if (share >= 0 && share <= 1) return share
  throw new UsageInvalid(`not a share in ${flag}: "${text}"`, {
    suggestions: [`Give 0 to 1 or a percentage, for example ${flag} 0.8 or ${flag} 80%.`],
  })
}

/** A number of jobs above 0. @throws UsageInvalid naming the flag */
export function positiveOf(text: string, flag: string, most: number): number {
  const value = /^\d+(\.\d+)?(e\d+)?$/i.test(text.trim()) ? Number(text) : Number.NaN
  if (value > 0 && value <= most) return value
  throw new UsageInvalid(`not a number of jobs in ${flag}: "${text}"`, {
    suggestions: [`Give a number above 0, at most ${most.toLocaleString('en-US')}.`],
  })
}
