import { readFile } from 'node:fs/promises'
import { NotFound, UsageInvalid } from '../core/errors.ts'

const mostFileBytes = 64 * 2 ** 20

/** A text file that a flag names. @throws NotFound, UsageInvalid for more than 64 MiB */
export async function readFlagFile(path: string, flag: string): Promise<string> {
  let bytes: Buffer
  try {
    bytes = await readFile(path)
  } catch (error) {
    throw new NotFound(`file cannot be read in ${flag}: ${path}`, {
      cause: error,
      suggestions: ['Give the path of a file that is there.'],
    })
  }
  if (bytes.length <= mostFileBytes) return bytes.toString('utf8')
  throw new UsageInvalid(`file over 64 MiB in ${flag}: ${path}`, { suggestions: ['Take a part of it.'] })
}
