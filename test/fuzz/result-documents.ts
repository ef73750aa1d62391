import { parseResultDocument } from '../../src/runners/result-document.ts'
import { resultDocument } from '../fakes/result-documents.ts'
import type { Corpus } from './corpus.ts'
import { mutatedBytes } from './mutate-bytes.ts'
import { mutatedJson } from './mutate-json.ts'
import { misplacedInJson, misplacedKey } from './named-place.ts'

const stage = {
  ...{ name: '0 parquet at Native.java:0', ms: 14_241, tasks: 8, gcMs: 907 },
  ...{ shuffleReadBytes: 0, shuffleWriteBytes: 35_757, spillBytes: null },
}
const documents = [
  resultDocument({ stages: [stage, { ...stage, name: '2 parquet' }] }),
  resultDocument({
    status: 'failed',
    error: { type: 'ValueError', message: 'no such file: “x”', trace: 'a\nb' },
    output: { rows: null, bytes: null, digest: null },
  }),
]

export const resultDocumentFiles: Corpus<Buffer> = {
  name: 'result documents',
  cases: 5_000,
  open: () => ({
    make(random) {
      const document = documents[Math.floor(random() * documents.length)]
      const changed = random() < 0.6 ? mutatedJson(document, random) : document
      const bytes = Buffer.from(JSON.stringify(changed) ?? '')
      return changed === document || random() < 0.1 ? mutatedBytes(bytes, random) : bytes
    },
    read(bytes) {
      const parsed = parseResultDocument(bytes)
      if (!parsed.ok) return { message: parsed.problem, suggestions: [] }
      checkFigures(parsed.document)
      const again = parseResultDocument(Buffer.from(JSON.stringify(parsed.document)))
      if (!again.ok || JSON.stringify(again.document) !== JSON.stringify(parsed.document)) {
        throw new Error('written and read again it is another')
      }
      return undefined
    },
    misplaced({ message }, bytes) {
      if (message === 'not UTF-8' || message.startsWith('the document: ')) return undefined
      if (message.startsWith('not JSON')) return misplacedInJson(message, bytes.toString('utf8'))
      const key = /^([\w.]+): \S/.exec(message)?.[1]
      return key === undefined ? 'no field' : misplacedKey(key, JSON.parse(new TextDecoder().decode(bytes)))
    },
  }),
}

/** Every number there is: finite, and not below 0. */
function checkFigures(value: unknown): void {
  if (typeof value === 'number' && !(Number.isFinite(value) && value >= 0)) throw new Error(`figure ${value}`)
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(checkFigures)
}
