import type { Random } from '../../src/core/seeded-random.ts'
import type { ResultDocument } from '../../src/core/result-document.ts'

/** What lies where the document of a trial should; undefined: nothing. */
export type Wrong = (right: ResultDocument, random: Random, other: ResultDocument) => Uint8Array | undefined

const bytesOf = (document: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(document))

const changed =
  (
    change: (right: ResultDocument, random: Random) => Partial<Record<keyof ResultDocument, unknown>>,
  ): Wrong =>
  (right, random) =>
    bytesOf({ ...right, ...change(right, random) })

const output = (change: Partial<ResultDocument['output']>): Wrong =>
  changed((right) => ({ output: { ...right.output, ...change } }))

/** Ways in which a trial can say that it succeeded without having done its work: each of them is told by the document alone. */
export const wrongKinds: Readonly<Record<string, Wrong>> = {
  'a row dropped': changed(({ output: { rows, ...rest } }) => ({
    output: { ...rest, rows: (rows ?? 0) - 1 },
  })),
  'a row doubled': changed(({ output: { rows, ...rest } }) => ({
    output: { ...rest, rows: (rows ?? 0) + 1 },
  })),
  'every row twice': changed(({ output: { rows, ...rest } }) => ({
    output: { ...rest, rows: 2 * (rows ?? 0) },
  })),
  'digest of other rows': changed((right, random) => ({
    output: { ...right.output, digest: String(Math.floor(random() * 1e12) + 100) },
  })),
  'digest in other digits': output({ digest: '0x2a' }),
  'digest with a zero before it': output({ digest: '042' }),
  'digest as a number': changed((right) => ({ output: { ...right.output, digest: 42 } })),
  'no digest': output({ digest: null }),
  'no row count': output({ rows: null }),
  'neither rows nor digest': output({ rows: null, digest: null }),
  'no rows at all': output({ rows: 0, digest: '0' }),
  'part of the input': changed((right, random) => ({
    input: { ...right.input, rows: Math.floor(random() * (right.input.rows ?? 1)) },
  })),
  'more input than there is': changed((right) => ({
    input: { ...right.input, rows: 2 * (right.input.rows ?? 0) },
  })),
  'input that nobody counted': changed((right) => ({ input: { ...right.input, rows: null } })),
  'a stale script': changed(() => ({ scriptSha256: 'an-earlier-one' })),
  'a script that does not know itself': changed(() => ({ scriptSha256: null })),
  "another trial's document": (_right, _random, other) => bytesOf(other),
  'the document of the run that warmed the sandbox': changed(({ trialId }) => ({
    trialId: `${trialId}-prime`,
  })),
  'a document without a trial': changed(() => ({ trialId: '' })),
  'failed, and says so': changed(() => ({
    status: 'failed',
    error: { type: 'ValueError', message: 'no', trace: '' },
  })),
  'failed, and does not say why': changed(() => ({ status: 'failed' })),
  'a success with an error': changed(() => ({ error: { type: 'ValueError', message: 'no', trace: '' } })),
  'another schema': changed(() => ({ schema: 'soalbench.result/0' })),
  'an answer under other names': ({ output: { rows, digest, bytes }, ...rest }) =>
    bytesOf({ ...rest, output: { count: rows, sum: digest, bytes } }),
  'rows as a text': changed((right) => ({ output: { ...right.output, rows: String(right.output.rows) } })),
  'half a row': changed((right) => ({ output: { ...right.output, rows: (right.output.rows ?? 0) + 0.5 } })),
  'a document cut off': (right, random) => {
    const bytes = bytesOf(right)
    return bytes.subarray(0, Math.floor(random() * (bytes.length - 1)))
  },
  'an empty document': () => new Uint8Array(),
  'an empty object': () => bytesOf({}),
  'no document': () => undefined,
  'another encoding': (right) => Buffer.from(JSON.stringify(right), 'utf16le'),
  'the log in its place': () => new TextEncoder().encode('Traceback (most recent call last):\n'),
}
