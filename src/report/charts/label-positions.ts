/**
 * Moves labels apart that would overlap, as little as possible, within [top, bottom]; the order of the wishes is kept.
 * Pixels from the top. Where they cannot all fit they are spread evenly.
 */
export function spreadLabels(wishes: readonly number[], gap: number, top: number, bottom: number): number[] {
  const order = wishes.map((wish, index) => ({ wish, index })).sort((a, b) => a.wish - b.wish)
  const room = wishes.length > 1 ? Math.min(gap, (bottom - top) / (wishes.length - 1)) : gap
  const placed: number[] = []
  for (const { wish } of order) placed.push(Math.max(wish, top, (placed.at(-1) ?? -Infinity) + room))
  let limit = bottom
  for (let index = placed.length - 1; index >= 0; index -= 1) {
    placed[index] = Math.min(placed[index] ?? limit, limit)
    limit = (placed[index] ?? limit) - room
  }
  const result = wishes.map(() => 0)
  order.forEach(({ index }, position) => {
    result[index] = placed[position] ?? 0
  })
  return result
}
