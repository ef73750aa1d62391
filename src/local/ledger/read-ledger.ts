import { readFile } from 'node:fs/promises'
import * as v from 'valibot'
import { StoreCorrupt } from '../../core/errors.ts'
import { parseJson } from '../parse-json.ts'

const work = {
  ts: v.number(),
  service: v.string(),
  operation: v.string(),
  token: v.nullable(v.string()),
  platformRunId: v.string(),
}

const lineSchema = v.variant('event', [
  v.object({ event: v.literal('started'), ...work }),
  v.object({
    event: v.literal('ended'),
    ...work,
    outcome: v.string(),
    duplicate: v.nullable(v.boolean()),
    billed: v.record(v.string(), v.number()),
  }),
  v.object({
    ...{ event: v.literal('fault'), ts: v.number(), service: v.string(), operation: v.string() },
    ...{ kind: v.string(), rule: v.number(), call: v.number() },
  }),
  v.object({ event: v.literal('gap'), ts: v.number(), lines: v.number() }),
])

export type LedgerLine = v.InferOutput<typeof lineSchema>

/**
 * All lines of an engine's ledger; none where there is no file, because nothing billed was started. A last line that was
 * cut off is left out, as is one before a `gap`.
 * @throws StoreCorrupt naming the line
 */
export async function readLedger(path: string): Promise<LedgerLine[]> {
  const texts = (await readFile(path, 'utf8').catch(absent)).split('\n')
  const lines = texts.map((text) => parseJson(lineSchema, text))
  return lines.flatMap((line, at) => {
    if (line !== undefined) return [line]
    const torn = at === lines.length - 1 || lines[at + 1]?.event === 'gap'
    if (texts[at] === '' || torn) return []
    throw new StoreCorrupt(`ledger line is not readable: ${path}: line ${at + 1}`)
  })
}

function absent(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
  throw error
}
