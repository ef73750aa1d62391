import type { Random } from '../../src/core/seeded-random.ts'

/** What breaks readers: ends of numbers, what steers a terminal, other encodings, keys that every object has. */
const odd = [
  ...['NaN', 'Infinity', '-1', '1e308', '1e999', '-0', '9'.repeat(400), '0x10', '1_000', '12,5', '٣'],
  ...[
    '\u0000',
    '\uFEFF',
    '\r\n',
    '\n',
    '\r',
    '\t',
    '\u2028',
    '\u202E',
    '\u001B[2J',
    'ſ',
    'K',
    '🙂',
    'e\u0301',
  ],
  ...[
    '__proto__',
    'constructor',
    'null',
    'true',
    '{}',
    '[]',
    '""',
    '"',
    '\\',
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '.',
    '..',
    '/',
    '-',
  ],
]

/** A damaged copy of real bytes: one to four changes, which later ones may hide. */
export function mutatedBytes(real: Buffer, random: Random, other: Buffer = real): Buffer {
  let bytes = real
  const changes = 1 + Math.floor(random() * 4)
  for (let each = 0; each < changes; each += 1) {
    const change = mutations[Math.floor(random() * mutations.length)]
    if (change !== undefined) bytes = change(bytes, random, other)
  }
  return bytes
}

type Mutation = (bytes: Buffer, random: Random, other: Buffer) => Buffer

const place = (bytes: Buffer, random: Random): number => Math.floor(random() * (bytes.length + 1))

function span(bytes: Buffer, random: Random, most = 80): readonly [from: number, to: number] {
  const from = place(bytes, random)
  return [from, Math.min(bytes.length, from + Math.floor(random() * most))]
}

const put = (bytes: Buffer, from: number, to: number, middle: Buffer): Buffer =>
  Buffer.concat([bytes.subarray(0, from), middle, bytes.subarray(to)])

function oddBytes(random: Random): Buffer {
  const text = odd[Math.floor(random() * odd.length)] ?? ''
  const times = random() < 0.03 ? 2_000 : 1
  return Buffer.from(text.repeat(times))
}

const flipBit: Mutation = (bytes, random) => {
  const copy = Buffer.from(bytes)
  const at = Math.min(copy.length - 1, place(bytes, random))
  if (at >= 0) copy[at] = (copy[at] ?? 0) ^ (1 << Math.floor(random() * 8))
  return copy
}

const truncate: Mutation = (bytes, random) => bytes.subarray(0, place(bytes, random))

const duplicate: Mutation = (bytes, random) => {
  const [from, to] = span(bytes, random)
  return put(bytes, to, to, bytes.subarray(from, to))
}

const drop: Mutation = (bytes, random) => put(bytes, ...span(bytes, random), Buffer.alloc(0))

const swap: Mutation = (bytes, random) => {
  const [from, to] = span(bytes, random)
  const rest = put(bytes, from, to, Buffer.alloc(0))
  const at = place(rest, random)
  return put(rest, at, at, bytes.subarray(from, to))
}

const splice: Mutation = (bytes, random, other) => {
  const [from, to] = span(other, random, 200)
  const at = place(bytes, random)
  return put(bytes, at, at, other.subarray(from, to))
}

const insertOdd: Mutation = (bytes, random) => {
  const at = place(bytes, random)
  return put(bytes, at, at, oddBytes(random))
}

/** In the place of a number or a word, where readers look closest. */
const replaceToken: Mutation = (bytes, random) => {
  const text = bytes.toString('latin1')
  const tokens = [...text.slice(0, 20_000).matchAll(/[\w.+-]+/g)]
  const token = tokens[Math.floor(random() * tokens.length)]
  if (token === undefined) return insertOdd(bytes, random, bytes)
  return put(bytes, token.index, token.index + token[0].length, oddBytes(random))
}

const recode: Mutation = (bytes, random) => {
  const text = bytes.toString('utf8')
  const kind = random()
  if (kind < 0.3) return Buffer.from(text, 'utf16le')
  if (kind < 0.5) return Buffer.from(text, 'latin1')
  if (kind < 0.8) return Buffer.from(text.replaceAll('\n', '\r\n'))
  return Buffer.from(`\uFEFF${text}`)
}

const nest: Mutation = (bytes, random) => {
  const depth = 1 + Math.floor(random() * 20_000)
  const at = place(bytes, random)
  return put(bytes, at, at, Buffer.from(random() < 0.5 ? '['.repeat(depth) : '{"a":'.repeat(depth)))
}

const mutations: readonly Mutation[] = [
  ...[flipBit, flipBit, truncate, duplicate, drop, swap, splice, insertOdd, insertOdd],
  ...[replaceToken, replaceToken, replaceToken, recode, nest],
]
