import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { formats } from '../core/platform.ts'
import { fileCrc32 } from './file-crc32.ts'
import { asPayloadError } from './file-errors.ts'
import type { Payload, PayloadSpec } from './payload.ts'

/**
 * What lies beside a payload as `<key>.json`. It is written last: a file without it does not count as cached.
 * `crc32` is the CRC-32 of the whole file in eight hexadecimal digits, as `crc32 FILE` or zlib prints it.
 */
export interface PayloadRecord extends Omit<Payload, 'reused' | 'path'> {
  readonly schema: 'soalbench.payload/1'
  readonly crc32: string
}

const count = v.nullable(v.number())
const recordSchema = v.object({
  schema: v.literal('soalbench.payload/1'),
  spec: v.object({
    dataset: v.string(),
    format: v.picklist(formats),
    bytes: v.number(),
    seed: v.number(),
  }),
  key: v.string(),
  bytes: v.number(),
  rows: v.number(),
  answers: v.record(v.string(), v.object({ rows: count, bytes: count, digest: v.nullable(v.string()) })),
  crc32: v.string(),
})

/** Bump when the same spec and dataset give other bytes than before. */
const generatorVersion = 1

/** Content key: equal keys, equal bytes. */
export function payloadKey({ dataset, format, bytes, seed }: PayloadSpec, fingerprint: string): string {
  const text = JSON.stringify([generatorVersion, dataset, format, bytes, seed, fingerprint])
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}

export const payloadPath = (directory: string, key: string, spec: PayloadSpec): string =>
  join(directory, `${key}.${spec.format}`)

/** The payload under a key, or undefined where it is not there or its size is not the recorded one. */
export async function findPayload(directory: string, key: string): Promise<Payload | undefined> {
  const record = await readRecord(directory, key)
  if (record === undefined) return undefined
  const path = payloadPath(directory, key, record.spec)
  const size = await stat(path).then(
    ({ size }) => size,
    () => undefined,
  )
  return size === record.bytes ? payloadOf(record, path) : undefined
}

/** Every payload in the cache, by dataset, format and size. */
export async function listPayloads(directory: string): Promise<readonly Payload[]> {
  const names = await readdir(directory).catch(() => [])
  const keys = names.flatMap((name) => /^([0-9a-f]{32})\.json$/.exec(name)?.[1] ?? [])
  const found = await Promise.all(keys.map((key) => findPayload(directory, key)))
  return found.filter((payload) => payload !== undefined).toSorted(inOrder)
}

/** Whether the file still has the bytes that were generated: reads all of it. */
export async function verifyPayload(payload: Payload): Promise<boolean> {
  const directory = join(payload.path, '..')
  const record = await readRecord(directory, payload.key)
  return record !== undefined && crcText(await fileCrc32(payload.path)) === record.crc32
}

/** Puts a finished file under its key: first the file, then its record, each by rename. */
export async function keepPayload(
  directory: string,
  record: PayloadRecord,
  temporary: string,
): Promise<Payload> {
  const path = payloadPath(directory, record.key, record.spec)
  const side = join(directory, `${record.key}.json`)
  const temporarySide = temporaryPath(directory, `${record.key}.json`)
  try {
    // What may fail for want of space comes before the first rename.
    await writeFile(temporarySide, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 })
    await rename(temporary, path)
    await rename(temporarySide, side)
  } catch (error) {
    await rm(temporarySide, { force: true })
    throw asPayloadError(error, path)
  }
  return payloadOf(record, path)
}

/** A name for a file being written: of this process, so that another one can tell whether it is still needed. */
export const temporaryPath = (directory: string, name: string): string => {
  temporaries += 1
  return join(directory, `${name}.${process.pid}-${temporaries}.tmp`)
}
let temporaries = 0

/** Makes the folder and removes files that processes left behind which no longer run. */
export async function prepareCache(directory: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw asPayloadError(error, directory)
  }
  for (const name of await readdir(directory)) {
    const owner = /^[0-9a-f]{32}\..*\.(\d+)-\d+\.tmp(?:\.spill)?$/.exec(name)?.[1]
    if (owner !== undefined && !isRunning(Number(owner)))
      await rm(join(directory, name), { recursive: true, force: true })
  }
}

export const crcText = (crc: number): string => crc.toString(16).padStart(8, '0')

async function readRecord(directory: string, key: string): Promise<PayloadRecord | undefined> {
  try {
    const result = v.safeParse(
      recordSchema,
      JSON.parse(await readFile(join(directory, `${key}.json`), 'utf8')),
    )
    return result.success ? result.output : undefined
  } catch {
    // Not there or cut off: not cached, and it will be generated again.
    return undefined
  }
}

function payloadOf({ spec, key, bytes, rows, answers }: PayloadRecord, path: string): Payload {
  return { spec, key, path, bytes, rows, answers, reused: true }
}

const inOrder = ({ spec: a }: Payload, { spec: b }: Payload): number =>
  a.dataset.localeCompare(b.dataset) ||
  a.format.localeCompare(b.format) ||
  a.bytes - b.bytes ||
  a.seed - b.seed

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
