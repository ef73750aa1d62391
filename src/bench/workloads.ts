import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import * as v from 'valibot'
import { NotFound, WorkloadInvalid } from '../core/errors.ts'
import { formats, type Format } from '../core/platform.ts'

/** Where an event key of a workload gets its value from: a generated payload, or a file of this package. */
type WorkloadInput =
  | { readonly kind: 'payload'; readonly dataset: string }
  /** Path below the package's root, `/`-separated. */
  | { readonly kind: 'file'; readonly path: string }

/** One folder below `workloads/`: a job, and what it needs. */
export interface Workload {
  readonly name: string
  /** Absolute. */
  readonly directory: string
  /** Absolute: the measuring half that is put before the job. */
  readonly probePath: string
  readonly description: string
  readonly formats: readonly Format[]
  /** By event key; always has INPUT_PATH. */
  readonly inputs: Readonly<Record<string, WorkloadInput>>
  /** Further event keys with fixed values. */
  readonly event: Readonly<Record<string, string>>
  /** In words: what the output rows are, and how their digest is made. */
  readonly answer: { readonly rows: string; readonly digest: string }
}

const text = v.pipe(v.string(), v.nonEmpty('must not be empty'))
const eventKey = v.pipe(v.string(), v.regex(/^[A-Z][A-Z0-9_]*$/, 'event keys are upper case'))

const definition = v.object({
  description: text,
  formats: v.pipe(v.array(v.picklist(formats)), v.minLength(1, 'needs at least one format')),
  inputs: v.pipe(
    v.record(
      eventKey,
      v.union([v.strictObject({ payload: text }), v.strictObject({ file: text })], 'is {payload} or {file}'),
    ),
    v.check((inputs) => inputs['INPUT_PATH'] !== undefined, 'needs INPUT_PATH'),
  ),
  event: v.optional(v.record(eventKey, v.string()), {}),
  answer: v.object({ rows: text, digest: text }),
})

/**
 * The workloads below a folder, by name. `probePath` is the measuring half, by default `probe.py` in that folder.
 * @throws WorkloadInvalid naming the first definition that cannot be used; NotFound when there is no such folder.
 */
export async function listWorkloads(workloadsDirectory: string, probePath?: string): Promise<Workload[]> {
  const root = resolve(workloadsDirectory)
  const entries = await readdir(root, { withFileTypes: true }).catch((cause: unknown) => {
    throw new NotFound(`no folder with workloads: ${workloadsDirectory}`, { cause })
  })
  const names = entries.filter((entry) => entry.isDirectory() && /^[a-z0-9]/i.test(entry.name))
  const sorted = names.map((entry) => entry.name).sort()
  return Promise.all(
    sorted.map((name) => readWorkload(join(root, name), probePath ?? join(root, 'probe.py'))),
  )
}

/** @throws WorkloadInvalid naming the file and the field. */
async function readWorkload(directory: string, probePath: string): Promise<Workload> {
  const path = join(directory, 'workload.json')
  const parsed = parseDefinition(await readFile(path, 'utf8').catch(() => undefined))
  if (!parsed.success) {
    throw new WorkloadInvalid(`workload cannot be used: ${path}: ${parsed.problems.join('; ')}`, {
      suggestions: ['Compare with the workload.json of a built-in workload.'],
    })
  }
  const { inputs, ...rest } = parsed.definition
  const name = resolve(directory).split(/[\\/]/).at(-1) ?? ''
  return { name, directory: resolve(directory), probePath, ...rest, inputs: inputsOf(inputs) }
}

export type ParsedDefinition =
  | { readonly success: true; readonly definition: v.InferOutput<typeof definition> }
  | { readonly success: false; readonly problems: readonly string[] }

/** Undefined text: there is no file. */
export function parseDefinition(json: string | undefined): ParsedDefinition {
  if (json === undefined) return { success: false, problems: ['there is no workload.json'] }
  let data: unknown
  try {
    data = JSON.parse(json)
  } catch (cause) {
    return {
      success: false,
      problems: [`not JSON: ${cause instanceof Error ? cause.message : String(cause)}`],
    }
  }
  const result = v.safeParse(definition, data)
  if (result.success) return { success: true, definition: result.output }
  return {
    success: false,
    problems: result.issues.map((issue) => `${v.getDotPath(issue) ?? 'document'}: ${issue.message}`),
  }
}

function inputsOf(inputs: Readonly<Record<string, { payload: string } | { file: string }>>) {
  const entries = Object.entries(inputs).map(([key, input]): [string, WorkloadInput] => [
    key,
    'payload' in input ? { kind: 'payload', dataset: input.payload } : { kind: 'file', path: input.file },
  ])
  return Object.fromEntries(entries)
}
