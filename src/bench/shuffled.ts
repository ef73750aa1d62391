import type { Random } from '../core/seeded-random.ts'

/** Fisher and Yates: every order is equally likely. The argument stays as it is. */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const result = [...items]
  for (let i = result.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1))
    const [x, y] = [result[i], result[j]]
    if (x !== undefined && y !== undefined) [result[i], result[j]] = [y, x]
  }
  return result
}
