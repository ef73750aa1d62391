/** IEC 60063, twelve a decade: sizes that come again, so that payloads are made once and runs at a size add up. */
const preferred = [1, 1.2, 1.5, 1.8, 2.2, 2.7, 3.3, 3.9, 4.7, 5.6, 6.8, 8.2, 10]

/** The preferred size nearest to `bytes` that lies within the range; the size itself on two digits where none does. */
export function preferredSize(bytes: number, range: { readonly low: number; readonly high: number }): number {
  const decade = 10 ** Math.floor(Math.log10(bytes) + 1e-9)
  const near = preferred
    .map((step) => Math.round(step * decade))
    .filter((size) => size >= range.low && size <= range.high)
    .toSorted((p, q) => Math.abs(Math.log(p / bytes)) - Math.abs(Math.log(q / bytes)))[0]
  const most = 0.12
  return near !== undefined && Math.abs(Math.log(near / bytes)) <= most ? near : twoDigits(bytes, range)
}

/** Of a size that has to lie close to what was asked for; the ends of the range are kept as they are. */
export function twoDigits(
  bytes: number,
  { low, high }: { readonly low: number; readonly high: number },
): number {
  const size = Math.round(Number(bytes.toPrecision(2)))
  if (bytes <= low * 1.01 || size < low) return low
  return bytes >= high * 0.99 || size > high ? high : size
}
