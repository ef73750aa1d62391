import { createHash } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { literal, nullable, object, record, string, type InferOutput } from 'valibot'
import { parseJson } from '../parse-json.ts'

/** Written last into an environment's folder: without it the environment is half made. */
const manifestSchema = object({
  schema: literal('soalbench.installation/1'),
  /** SHA-256 over the requirement files: other pins are another installation. */
  requirements: string(),
  javaHome: nullable(string()),
  versions: record(string(), string()),
  /** ISO 8601. */
  installedAt: string(),
})
export type Manifest = InferOutput<typeof manifestSchema>

const name = 'installation.json'

export async function readManifest(folder: string): Promise<Manifest | undefined> {
  const text = await readFile(join(folder, name), 'utf8').catch(() => undefined)
  return parseJson(manifestSchema, text)
}

export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const half = join(folder, `${name}.half`)
  await writeFile(half, `${JSON.stringify(manifest, null, 2)}\n`)
  await rename(half, join(folder, name))
}

/** One digest of several requirement files; their order counts. */
export async function digestOf(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const file of files) hash.update(await readFile(file)).update('\0')
  return hash.digest('hex')
}
