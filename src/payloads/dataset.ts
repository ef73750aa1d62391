import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { NotFound, UsageInvalid } from '../core/errors.ts'
import { parseTaxTable, type Tax } from './answers/tax-table.ts'
import { type DatasetDefinition, datasetDefinition, datasetName } from './definition.ts'

export interface Dataset {
  readonly definition: DatasetDefinition
  /** SHA-256 of every file that decides the bytes of a payload or its answers. */
  readonly fingerprint: string
  /** Present where the built-in workloads fit the dataset, so that their answers can be known. */
  readonly taxes: ReadonlyMap<string, Tax> | undefined
}

export interface DatasetPlaces {
  /** The folder that holds `datasets/`. */
  readonly packageRoot: string
  /** Folders with fitted `<name>.json`; a built-in dataset of the name comes first. */
  readonly datasetDirectories?: readonly string[]
}

/**
 * Finds a dataset by name: `datasets/<name>/dataset.json` of the package, or a fitted one.
 * @throws NotFound with the folders searched; UsageInvalid naming the place of the first mistake in a definition.
 */
export async function loadDataset(name: string, places: DatasetPlaces): Promise<Dataset> {
  if (!datasetName.test(name)) throw unknown(name, [])
  const builtIn = join(places.packageRoot, 'datasets', name)
  const candidates = [
    join(builtIn, 'dataset.json'),
    ...(places.datasetDirectories ?? []).map((directory) => join(directory, `${name}.json`)),
  ]
  for (const path of candidates) {
    const text = await readIfThere(path)
    if (text === undefined) continue
    const definition = parseDefinition(text, path)
    const taxPath = join(builtIn, 'neighbourhoods.csv')
    const taxText = path === candidates[0] ? await readIfThere(taxPath) : undefined
    return {
      definition,
      fingerprint: createHash('sha256')
        .update(text)
        .update('\0')
        .update(taxText ?? '')
        .digest('hex'),
      taxes: taxText === undefined ? undefined : parseTaxTable(taxText, taxPath),
    }
  }
  throw unknown(name, candidates)
}

/** @throws UsageInvalid naming `path` and the first mistake. */
export function parseDefinition(text: string, path: string): DatasetDefinition {
  const result = v.safeParse(datasetDefinition, parseJson(text, path))
  if (result.success) return result.output
  const [issue] = result.issues
  throw notADefinition(path, `${v.getDotPath(issue) ?? 'top level'}: ${issue.message}`)
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw notADefinition(path, error instanceof Error ? error.message : 'not JSON')
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

const unknown = (name: string, searched: readonly string[]): NotFound =>
  new NotFound(`no such dataset: ${name}`, {
    suggestions: [
      'Use accommodations, or learn one from a file with `soalbench payloads fit SAMPLE.csv`.',
      ...(searched.length > 0 ? [`Looked for ${searched.join(', ')}.`] : []),
    ],
  })

const notADefinition = (path: string, reason: string): UsageInvalid =>
  new UsageInvalid(`not a dataset definition: ${path}: ${reason}`, {
    suggestions: ['Correct it, or fit the sample again with `soalbench payloads fit`.'],
  })
