import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { NotFound, UsageInvalid } from '../core/errors.ts'

/** A usage file is read whole: this much of it takes about a second and half a gigabyte. */
const mostBytes = 64 * 1024 * 1024

/** The text of a usage file, or of standard input for `-`. @throws NotFound, UsageInvalid for more than 64 MiB */
export async function readUsageText(
  path: string,
  stdin: AsyncIterable<unknown> = process.stdin,
): Promise<string> {
  if (path === '-') return collect(stdin, nameOf(path))
  try {
    const found = await stat(path)
    if (found.isFile() && found.size > mostBytes) throw tooLarge(path)
    return await collect(createReadStream(path), path)
  } catch (error) {
    if (error instanceof UsageInvalid) throw error
    throw new NotFound(`usage file cannot be read: ${path}`, {
      cause: error,
      suggestions: ['Give the path of a JSON file, or - for standard input.'],
    })
  }
}

/** The file as messages call it. */
export const nameOf = (path: string): string => (path === '-' ? 'standard input' : path)

/** Stops reading at the limit: a pipe does not say how much will come. */
async function collect(chunks: AsyncIterable<unknown>, name: string): Promise<string> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of chunks) {
    const part = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    if (!(part instanceof Uint8Array)) continue
    bytes += part.byteLength
    if (bytes > mostBytes) throw tooLarge(name)
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

const tooLarge = (name: string): UsageInvalid =>
  new UsageInvalid(`usage is larger than 64 MiB: ${name}`, {
    suggestions: [
      'Sum invocations that are alike with billedMsEach and requests, or workers with count.',
      'Split the file, and give what came before with --month-to-date.',
    ],
  })
