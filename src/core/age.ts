import { UsageInvalid } from './errors.ts'

const units: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Milliseconds of `0s`, `90s`, `10m`, `2h`, `1d`. @throws UsageInvalid naming `flag`. */
export function parseAge(text: string, flag: string): number {
  const [, number, unit = ''] = /^(\d{1,6})([smhd])$/.exec(text.trim().toLowerCase()) ?? []
  const factor = units[unit]
  if (number !== undefined && factor !== undefined) return Number(number) * factor
  throw new UsageInvalid(`not an age in ${flag}: "${text}"`, {
    suggestions: [`Give a whole number with a unit, for example ${flag} 10m, 90s or 2h.`],
  })
}
