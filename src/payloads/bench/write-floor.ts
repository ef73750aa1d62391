import { closeSync, openSync, writeSync } from 'node:fs'
import { blockBytes } from '../blocks/recipe.ts'

/** The floor: the same 1 MiB block over and over. Returns milliseconds. */
export function writeFloor(path: string, bytes: number): number {
  const block = Buffer.alloc(blockBytes, 'the same block over and over; ')
  const started = performance.now()
  const file = openSync(path, 'w')
  try {
    for (let left = bytes; left > 0; left -= block.length) {
      writeSync(file, block, 0, Math.min(left, block.length))
    }
  } finally {
    closeSync(file)
  }
  return performance.now() - started
}

/** What one would write first: a string per record, a write per mebibyte of them. Returns milliseconds. */
export function writeNaively(path: string, bytes: number): number {
  const started = performance.now()
  const file = openSync(path, 'w')
  try {
    let chunk = ''
    for (let done = 0, id = 1; done < bytes; id += 1) {
      chunk += naiveRecord(id)
      if (chunk.length < blockBytes) continue
      done += writeSync(file, chunk)
      chunk = ''
    }
  } finally {
    closeSync(file)
  }
  return performance.now() - started
}

const adjectives = ['Cozy', 'Bright', 'Sunny', 'Quiet', 'Modern', 'Charming', 'Spacious', 'Lovely']
const homes = ['apartment', 'room', 'flat', 'studio', 'loft', 'guest room', 'penthouse', 'attic']
const hosts = ['Anna', 'Julia', 'Michael', 'Daniel', 'David', 'Jan', 'Maria', 'Laura', 'Lena', 'Thomas']
const districts = ['Mitte', 'Pankow', 'Neukölln', 'Lichtenberg', 'Spandau', 'Reinickendorf']
const rooms = ['Private room', 'Entire home/apt', 'Shared room']

const pick = (list: readonly string[]): string => list[Math.floor(Math.random() * list.length)] ?? ''
const upTo = (most: number): number => Math.floor(Math.random() * most)

function naiveRecord(id: number): string {
  const shape = Array.from({ length: 4 }, () =>
    upTo(2 ** 32)
      .toString(16)
      .padStart(8, '0'),
  )
    .join('')
    .toUpperCase()
  const date = new Date(1.3e12 + upTo(2.4e11)).toISOString().slice(0, 10)
  const district = pick(districts)
  return `${id};0101000020E6100000${shape};${pick(adjectives)} ${pick(homes)} in ${district};${pick(hosts)};${district};${district} ${upTo(9)};${pick(rooms)};${upTo(300)};${upTo(30)};${upTo(200)};${date};${(Math.random() * 10).toFixed(2)};${upTo(10)};${upTo(366)}\n`
}
