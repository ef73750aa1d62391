import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { zipSync, type Zippable } from 'fflate'
import { PlatformUnavailable } from '../core/errors.ts'

export interface SourceBundle {
  readonly zip: Uint8Array
  /** SHA-256 of the zip, hexadecimal: names the source, and the image that is built from it. */
  readonly sha256: string
}

/** Zip has local times from 1980 on; this one is the same wherever it is made. */
const fixedTime = new Date(1980, 0, 1)

/**
 * What the image is built from: the files that `infra/soal-image/MANIFEST` lists, below the package's root. Equal files make
 * equal bytes. @throws PlatformUnavailable where one is missing
 */
export async function sourceBundle(packageRoot: string): Promise<SourceBundle> {
  const manifest = await content(packageRoot, join('infra', 'soal-image', 'MANIFEST'))
  const names = [
    ...new Set(
      Buffer.from(manifest)
        .toString()
        .split('\n')
        .map((line) => line.trim()),
    ),
  ]
    .filter((line) => line !== '')
    .toSorted()
  const files: Zippable = {}
  for (const name of names)
    files[name] = [await content(packageRoot, name), { mtime: fixedTime, level: 9, os: 3 }]
  const zip = zipSync(files)
  return { zip, sha256: createHash('sha256').update(zip).digest('hex') }
}

async function content(packageRoot: string, name: string): Promise<Uint8Array> {
  try {
    return await readFile(join(packageRoot, name))
  } catch (cause) {
    throw new PlatformUnavailable(`file of the image is missing in this installation: ${name}`, {
      cause,
      suggestions: ['Install soalbench again.'],
    })
  }
}
