import * as v from 'valibot'
import { UsageInvalid } from '../core/errors.ts'
import type { Acknowledgement } from '../regression/acknowledgements.ts'
import { readFlagFile } from './read-flag-file.ts'

const text = v.pipe(v.string(), v.trim(), v.nonEmpty('is empty'), v.maxLength(500))

const day = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d{2}-\d{2}$/, 'is no day such as 2026-12-31'),
  v.check((each) => isDay(each), 'is no day of the calendar'),
)

const fileSchema = v.strictObject({
  acknowledgements: v.array(v.strictObject({ cell: text, until: day, reason: text, who: text })),
})

const flag = '--acknowledge'

/** @throws NotFound, UsageInvalid naming the file, the key, and what was expected there */
export async function readAcknowledgements(path: string | undefined): Promise<readonly Acknowledgement[]> {
  if (path === undefined) return []
  const parsed = v.safeParse(fileSchema, parseJson(await readFlagFile(path, flag), path))
  if (parsed.success) return parsed.output.acknowledgements
  const [issue] = parsed.issues
  const key = v.getDotPath(issue) ?? 'the whole document'
  throw unusable(path, `${key}: ${issue.message}`)
}

function parseJson(content: string, path: string): unknown {
  try {
    return JSON.parse(content)
  } catch {
    throw unusable(path, 'not JSON')
  }
}

const unusable = (path: string, problem: string): UsageInvalid =>
  new UsageInvalid(`acknowledgements cannot be used in ${flag}: ${path}: ${problem}`, {
    suggestions: [
      'For example {"acknowledgements":[{"cell":"etl*glue*","until":"2026-12-31","reason":"#41, the new join","who":"data team"}]}.',
    ],
  })

/** JavaScript takes 31 February for 3 March. */
function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}
