/** Milliseconds with three digits for people: `850 ms`, `1.23 s`, `4 min 05 s`. */
export function formatMs(ms: number): string {
  const magnitude = Math.abs(ms)
  if (magnitude === 0) return '0 ms'
  if (magnitude < 999.5) return `${magnitude < 10 ? ms.toPrecision(2) : Math.round(ms)} ms`
  if (magnitude < 119_500) return `${(ms / 1000).toPrecision(3)} s`
  const seconds = Math.round(ms / 1000)
  return `${Math.trunc(seconds / 60)} min ${String(Math.abs(seconds % 60)).padStart(2, '0')} s`
}

/** Two durations as one range, the unit written once where it is the same: `1.1–1.4 s`, `900 ms–1.2 s`. */
export function formatMsRange(lowMs: number, highMs: number): string {
  const low = formatMs(lowMs)
  const high = formatMs(highMs)
  const sameUnit = lowMs < 119_500 && highMs < 119_500 && unitOf(low) === unitOf(high)
  return `${sameUnit ? low.slice(0, low.lastIndexOf(' ')) : low}–${high}`
}

function unitOf(text: string): string {
  return text.slice(text.lastIndexOf(' '))
}
