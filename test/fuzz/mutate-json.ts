import type { Random } from '../../src/core/seeded-random.ts'

/** A document with one to three of its values of another kind, away, twice, under another key, or far too large or deep. */
export function mutatedJson(document: unknown, random: Random): unknown {
  let mutated: unknown = document
  const changes = 1 + Math.floor(random() * 3)
  for (let each = 0; each < changes; each += 1) mutated = changedBelow(mutated, random)
  return mutated
}

const pick = <T>(list: readonly T[], random: Random): T | undefined =>
  list[Math.floor(random() * list.length)]

function oddValue(random: Random): unknown {
  if (random() < 0.02) return deep(Math.floor(random() * 3_000))
  if (random() < 0.02) return 'x'.repeat(Math.floor(random() * 50_000))
  return pick(oddValues, random)
}

const oddValues: readonly unknown[] = [
  ...[null, true, false, '', ' ', '0', '1e308', 'NaN', '10kb..', '__proto__', 'constructor', 'toString'],
  ...[[], {}, [[]], [null], { a: 1 }, ['', ''], { __proto__: null, length: 3 }],
  ...[-1, 0, 0.1, 1e15, 1e16, 1e308, -1e308, -0.5, 2 ** 31, 2 ** 53, 2 ** 64, 1e-300],
  ...['\u0000', '\u001B[31m', '\uD800', '🙂', '\u202Egnp', 'é'.repeat(300), "'; DROP TABLE trials; --"],
]

function deep(depth: number): unknown {
  let value: unknown = 1
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { a: value }
  return value
}

function changedBelow(value: unknown, random: Random): unknown {
  if (typeof value !== 'object' || value === null) return oddValue(random)
  const entries: (readonly [string, unknown])[] = Object.entries(value)
  const at = Math.floor(random() * entries.length)
  const [key, inner] = entries[at] ?? ['x', undefined]
  if (typeof inner === 'object' && inner !== null && random() < 0.7) {
    entries[at] = [key, changedBelow(inner, random)]
  } else {
    changeEntry(entries, at, random)
  }
  // Object.fromEntries makes an own key of `__proto__`, as JSON.parse does.
  return Array.isArray(value) ? entries.map(([, each]) => each) : Object.fromEntries(entries)
}

function changeEntry(entries: (readonly [string, unknown])[], at: number, random: Random): void {
  const [key, inner] = entries[at] ?? ['x', undefined]
  const other = pick(entries, random)?.[1]
  const change = Math.floor(random() * 8)
  if (change === 0) entries.splice(at, 1)
  else if (change === 1) entries.push([pick(oddKeys, random) ?? 'extra', oddValue(random)])
  else if (change === 2) entries[at] = [`${key}s`, inner]
  else if (change === 3) entries[at] = [key, other]
  else if (change === 4 && typeof inner === 'number') entries[at] = [key, -inner * 10 ** (random() * 20)]
  else entries[at] = [key, oddValue(random)]
}

const oddKeys = [
  'extra',
  '__proto__',
  'constructor',
  '',
  'a.b',
  '\u0000',
  'x'.repeat(500),
  'réps',
  'toString',
]
