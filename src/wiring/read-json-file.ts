import { readFile, stat } from 'node:fs/promises'
import { NotFound, UsageInvalid } from '../core/errors.ts'
import { jsonFault } from '../core/json-fault.ts'

/** What people write by hand or tools write for them; more than this is some other file. */
const mostBytes = 64 * 1024 * 1024

/**
 * The value of a JSON file in UTF-8, with or without a byte order mark. `unreadable` begins every message, the path follows.
 * @throws NotFound for a file that cannot be read, UsageInvalid naming line and column where it stops being JSON
 */
export async function readJsonFile(path: string, unreadable: string, remedy: string): Promise<unknown> {
  const refusal = (why: string): UsageInvalid =>
    new UsageInvalid(`${unreadable}: ${path}: ${why}`, { suggestions: [remedy] })
  const bytes = await readBytes(path, unreadable, remedy)
  if (bytes === undefined) throw refusal('larger than 64 MiB')
  const text = decoded(bytes)
  if (text === undefined) throw refusal('not UTF-8: is it in another encoding, or compressed?')
  try {
    return JSON.parse(text)
  } catch {
    const { line, column, found } = jsonFault(text)
    throw refusal(`not JSON: line ${line}, column ${column}: ${found} cannot stand here`)
  }
}

async function readBytes(path: string, unreadable: string, remedy: string): Promise<Uint8Array | undefined> {
  try {
    const { size } = await stat(path)
    return size > mostBytes ? undefined : await readFile(path)
  } catch (error) {
    throw new NotFound(`${unreadable}: ${path}`, { cause: error, suggestions: [remedy] })
  }
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
