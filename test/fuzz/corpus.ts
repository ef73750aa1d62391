import { crc32 } from 'node:zlib'
import { SoalbenchError } from '../../src/core/errors.ts'
import { seededRandom, type Random } from '../../src/core/seeded-random.ts'
import type { HangWatch } from './hang-watch.ts'

/** A kind of input that people, platforms or crashes can damage. */
export interface Corpus<Input = unknown> {
  readonly name: string
  /** Of the full count. */
  readonly cases: number
  /** Gets ready to read; `folder` is empty and its own. */
  open(folder: string): Promise<Reader<Input>> | Reader<Input>
}

interface Reader<Input> {
  /** A damaged input. */
  readonly make: (random: Random) => Input
  /** Reads it. Undefined: it was believed, and what was believed stands in it. Else what it was refused with. @throws what is thrown */
  readonly read: (input: Input) => Promise<Refusal | undefined> | Refusal | undefined
  /** Whether a refusal names its place: why not, or undefined. */
  readonly misplaced: (refusal: Refusal, input: Input) => string | undefined
}

interface Refusal {
  readonly message: string
  readonly suggestions: readonly string[]
}

export interface FuzzRow {
  readonly corpus: string
  readonly cases: number
  readonly believed: number
  readonly refused: number
  /** Crashes, refusals without a place, wrong figures, inputs of more than a second: `case N: what`. */
  readonly faults: readonly string[]
  /** Of the processor. */
  readonly slowestMs: number
  readonly slowestCase: number
}

/** No input may take longer. Time of the processor: other work on this computer is no fault of the reader. */
const mostMs = 1_000

/** Case `n` is made of the seed, the corpus and `n` alone, so that a fault can be had again by its number. */
export async function runCorpus<Input>(
  corpus: Corpus<Input>,
  { cases, seed, folder, watch }: { cases: number; seed: number; folder: string; watch: HangWatch },
): Promise<FuzzRow> {
  const reader = await corpus.open(folder)
  const tally = { believed: 0, refused: 0, slowestMs: 0, slowestCase: 0 }
  const faults: string[] = []
  for (let at = 0; at < cases; at += 1) {
    const input = reader.make(seededRandom(caseSeed(seed, corpus.name, at)))
    watch.begin(at)
    const before = process.cpuUsage()
    const { refusal, fault } = await outcomeOf(reader, input)
    const { user, system } = process.cpuUsage(before)
    const ms = (user + system) / 1000
    watch.end()
    if (fault !== undefined) faults.push(`case ${at}: ${fault}`)
    if (ms > mostMs) faults.push(`case ${at}: took ${Math.round(ms)} ms`)
    if (refusal) tally.refused += 1
    else tally.believed += 1
    if (ms > tally.slowestMs) Object.assign(tally, { slowestMs: ms, slowestCase: at })
  }
  return { corpus: corpus.name, cases, ...tally, faults }
}

const caseSeed = (seed: number, name: string, at: number): number => crc32(`${seed} ${name} ${at}`)

async function outcomeOf<Input>(
  reader: Reader<Input>,
  input: Input,
): Promise<{ readonly refusal: boolean; readonly fault: string | undefined }> {
  try {
    const refused = await reader.read(input)
    return refused === undefined
      ? { refusal: false, fault: undefined }
      : { refusal: true, fault: unclear(refused, reader, input) }
  } catch (error) {
    if (!(error instanceof SoalbenchError)) return { refusal: true, fault: `crashed: ${traceOf(error)}` }
    if (error.kind !== 'user') return { refusal: true, fault: `${error.kind}: ${error.message}` }
    return { refusal: true, fault: unclear(error, reader, input) }
  }
}

/** Long enough for a path and a place; whoever pastes a megabyte must not get it back. */
const longestMessage = 500

function unclear<Input>(refusal: Refusal, reader: Reader<Input>, input: Input): string | undefined {
  const { message, suggestions } = refusal
  if (message.length > longestMessage) return `message of ${message.length} characters`
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(message)) return `control characters in: ${JSON.stringify(message)}`
  if (suggestions.some((each) => each.length > 4 * longestMessage))
    return `suggestion without end: ${message}`
  const why = reader.misplaced(refusal, input)
  return why === undefined ? undefined : `${why}: ${message}`
}

const traceOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 4).join(' | ') : String(error)
