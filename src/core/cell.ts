import type { Format, Platform, StartLevel } from './platform.ts'
import { describeSizing, type SizingOf } from './sizing.ts'

/** One cell of the experiment: workload × payload × platform × sizing × start level. */
export interface Cell<P extends Platform = Platform> {
  readonly workload: string
  readonly format: Format
  readonly payloadBytes: number
  readonly platform: P
  readonly sizing: SizingOf<P>
  readonly startLevel: StartLevel
}

/** Stable identity of a cell across runs: equal cells have equal keys. Sizing keys are sorted. */
export function cellKey(cell: Cell): string {
  return [
    cell.workload,
    cell.format,
    cell.payloadBytes,
    cell.platform,
    canonicalJson(cell.sizing),
    cell.startLevel,
  ].join('|')
}

/** For people: `aggregate · 10 MB csv · lambda 1769 MiB · cold`. */
export function describeCell(cell: Cell, formatBytes: (bytes: number) => string): string {
  const payload = `${formatBytes(cell.payloadBytes)} ${cell.format}`
  return [cell.workload, payload, `${cell.platform} ${describeSizing(cell.sizing)}`, cell.startLevel].join(
    ' · ',
  )
}

/** JSON with sorted keys, so that equal values have equal texts. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, v]) => v !== undefined)
    entries.sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${canonicalJson(v)}`).join(',')}}`
  }
  return JSON.stringify(value) ?? 'null'
}
