/** One attempt: so many bytes of CSV gave so many bytes of Parquet. */
export interface Attempt {
  readonly csvBytes: number
  readonly parquetBytes: number
}

/** Largest deviation from the asked size. */
export const tolerance = 0.02

/** CSV per byte of Parquet before anything is known. */
const firstGuess = 2.5

/**
 * The next size of CSV to try, by straight lines through what is known: between the nearest attempts on both sides of
 * the target, else through the last attempt and the size of a Parquet file that holds next to nothing.
 */
export function nextCsvBytes(target: number, attempts: readonly Attempt[], emptyBytes: number): number {
  const guess = interpolated(target, attempts, emptyBytes)
  const tried = new Set(attempts.map(({ csvBytes }) => csvBytes))
  // The relation is not monotone to the byte: beside a guess that was tried there may be a size that fits.
  let next = guess
  for (let step = 1; tried.has(next); step += 1) {
    next = guess + (step % 2 === 0 ? 1 : -1) * step * Math.max(7, Math.round(guess / 250))
  }
  return next
}

function interpolated(target: number, attempts: readonly Attempt[], emptyBytes: number): number {
  const telling = attempts.filter(({ parquetBytes }) => parquetBytes > 1.2 * emptyBytes)
  if (telling.length === 0) return Math.round(Math.max(target - emptyBytes, 1) * firstGuess)
  const sorted = attempts.toSorted((a, b) => a.csvBytes - b.csvBytes)
  const below = sorted.findLast(({ parquetBytes }) => parquetBytes <= target)
  const above = sorted.find(({ parquetBytes }) => parquetBytes > target)
  // A line from a far smaller file says little: dictionaries and row groups make the relation bend.
  if (
    below !== undefined &&
    above !== undefined &&
    above.csvBytes > below.csvBytes &&
    above.csvBytes < 4 * below.csvBytes
  ) {
    const share = (target - below.parquetBytes) / (above.parquetBytes - below.parquetBytes)
    return Math.round(below.csvBytes + share * (above.csvBytes - below.csvBytes))
  }
  const nearest = telling.toSorted((a, b) => distance(target, a) - distance(target, b))[0]
  const perByte = ((nearest?.parquetBytes ?? 1) - emptyBytes) / (nearest?.csvBytes ?? 1)
  return Math.round(Math.max(target - emptyBytes, 1) / perByte)
}

export const isClose = (target: number, parquetBytes: number): boolean =>
  Math.abs(parquetBytes - target) <= tolerance * target

const distance = (target: number, { parquetBytes }: Attempt): number =>
  Math.abs(Math.log(parquetBytes / target))
