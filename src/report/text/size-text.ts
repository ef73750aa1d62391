import { formatBytes } from '../../core/size.ts'

/** Bytes that came back from a logarithm: `63.2 MB`, the number kept beside its unit. */
export const sizeText = (bytes: number): string => formatBytes(Math.round(bytes)).replace(' ', '\u00a0')

/** `48.1–81 MB`, `900 kB–1.2 MB`: the unit once where both have the same. */
export function sizeRange(low: number, high: number): string {
  const [from, to] = [sizeText(low), sizeText(high)]
  if (from === to) return from
  const [number = from, unit] = from.split('\u00a0')
  return unit === to.split('\u00a0')[1] ? `${number}–${to}` : `${from} – ${to}`
}

/** The interval of a crossing: `48–81 MB, 95 %`; an open end in words. */
export function crossingInterval(
  { low, high }: { readonly low: number | undefined; readonly high: number | undefined },
  confidence: number,
): string {
  const sure = percent(confidence)
  if (low === undefined && high === undefined) return `no bound at ${sure}`
  if (low === undefined) return `at most ${sizeText(high ?? 0)}, ${sure}`
  if (high === undefined) return `at least ${sizeText(low)}, ${sure}`
  return `${sizeRange(low, high)}, ${sure}`
}

/** `95 %` */
export const percent = (share: number): string => `${Number((share * 100).toFixed(1))}\u00a0%`
