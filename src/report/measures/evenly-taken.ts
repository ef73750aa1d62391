/** At most so many of the values, evenly over their order; all of them where they are no more. */
export function evenlyTaken<T>(values: readonly T[], most: number): readonly T[] {
  if (values.length <= most) return values
  return Array.from({ length: most }, (_, at) => values[Math.floor((at * values.length) / most)]).filter(
    (value) => value !== undefined,
  )
}
