import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { NotFound, UsageInvalid } from '../core/errors.ts'
import type { PastNight } from '../regression/past-nights.ts'

const number = v.nullable(v.number())

/** Of a document of `compare --json` only what the nights to come need: later releases add keys freely. */
const nightSchema = v.object({
  schema: v.literal('soalbench.compare/1'),
  startedAt: v.pipe(
    v.string(),
    v.check((text) => !Number.isNaN(Date.parse(text)), 'is no time'),
  ),
  reference: v.picklist(['control', 'base']),
  cells: v.array(
    v.object({
      key: v.string(),
      controlScript: v.nullable(v.string()),
      measures: v.array(
        v.object({ measure: v.picklist(['duration', 'billed']), logShift: number, logShiftSd: number }),
      ),
    }),
  ),
})

/**
 * Earlier nights, oldest first: a file, or the files of a folder, with documents of `compare --json`, one or one in each line.
 * Nights without a control say nothing of the code, this night and later ones are none of the past: left out.
 * @throws NotFound, UsageInvalid naming file and line
 */
export async function readHistory(path: string | undefined, before: string): Promise<readonly PastNight[]> {
  if (path === undefined) return []
  const nights: v.InferOutput<typeof nightSchema>[] = []
  for (const file of await filesOf(path)) nights.push(...(await nightsOf(file)))
  const unique = new Map(nights.map((night) => [night.startedAt, night]))
  return [...unique.values()]
    .filter(
      ({ reference, startedAt }) => reference === 'control' && Date.parse(startedAt) < Date.parse(before),
    )
    .toSorted((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt))
}

async function filesOf(path: string): Promise<readonly string[]> {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) {
    throw new NotFound(`history cannot be read in --history: ${path}`, {
      suggestions: [
        'Name a file or folder with documents of earlier nights, as `compare --json` prints them.',
      ],
    })
  }
  if (found.isFile()) return [path]
  const names = await readdir(path, { recursive: true, encoding: 'utf8' })
  return names
    .filter((name) => /\.(json|jsonl|ndjson)$/.test(name))
    .toSorted()
    .map((name) => join(path, name))
}

async function nightsOf(file: string): Promise<v.InferOutput<typeof nightSchema>[]> {
  const text = await readFile(file, 'utf8')
  const whole = parsed(text)
  if (whole !== undefined) return [nightOf(whole, file)]
  return text.split('\n').flatMap((line, at) => {
    if (line.trim() === '') return []
    return [nightOf(parsed(line), `${file}:${at + 1}`)]
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function nightOf(value: unknown, place: string): v.InferOutput<typeof nightSchema> {
  const night = v.safeParse(nightSchema, value)
  if (night.success) return night.output
  const [issue] = night.issues
  const problem = value === undefined ? 'not JSON' : `${v.getDotPath(issue) ?? 'document'}: ${issue.message}`
  throw new UsageInvalid(`history cannot be used in --history: ${place}: ${problem}`, {
    suggestions: ['Keep the documents of `soalbench compare --json` of each night as they are.'],
  })
}
