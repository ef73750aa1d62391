import { StoreCorrupt } from '../core/errors.ts'

/** A row as DuckDB's `getRowObjectsJS` gives it. */
export type Columns = Readonly<Record<string, unknown>>

/** Null stands for absent. @throws StoreCorrupt when the column holds something else. */
export function textOrNull(row: Columns, column: string): string | null {
  const value = row[column] ?? null
  if (value === null || typeof value === 'string') return value
  throw unexpected(column, value)
}

export function numberOrNull(row: Columns, column: string): number | null {
  const value = row[column] ?? null
  if (value === null || typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  throw unexpected(column, value)
}

export function flagOrNull(row: Columns, column: string): boolean | null {
  const value = row[column] ?? null
  if (value === null || typeof value === 'boolean') return value
  throw unexpected(column, value)
}

/** ISO 8601, UTC. */
export function timeOrNull(row: Columns, column: string): string | null {
  const value = row[column] ?? null
  if (value === null) return null
  if (value instanceof Date) return value.toISOString()
  throw unexpected(column, value)
}

/** The value of a JSON column, when it looks like what was written. @throws StoreCorrupt */
export function jsonOrNull<T>(
  row: Columns,
  column: string,
  looksRight: (value: unknown) => value is T,
): T | null {
  const text = textOrNull(row, column)
  if (text === null) return null
  const value: unknown = JSON.parse(text)
  if (looksRight(value)) return value
  throw unexpected(column, value)
}

/** An object with these keys; what they hold is what this program wrote. */
export const hasKeys =
  <T extends object>(...keys: readonly (keyof T)[]) =>
  (value: unknown): value is T =>
    typeof value === 'object' && value !== null && keys.every((key) => key in value)

export function oneOf<T extends string>(row: Columns, column: string, allowed: readonly T[]): T {
  const value = row[column]
  const found = allowed.find((word) => word === value)
  if (found === undefined) throw unexpected(column, value)
  return found
}

export function present<T>(value: T | null, column: string): T {
  if (value === null) throw unexpected(column, value)
  return value
}

const unexpected = (column: string, value: unknown): StoreCorrupt =>
  new StoreCorrupt(
    `damaged database: unexpected value in column ${column}: ${JSON.stringify(value) ?? 'undefined'}`,
    {
      suggestions: ['Run `soalbench db rebuild`: it makes the database again from the journals.'],
    },
  )
