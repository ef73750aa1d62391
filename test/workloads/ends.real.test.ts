import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { joinScript } from '../../src/bench/staging.ts'
import type { ResultDocument } from '../../src/core/result-document.ts'
import { needsSpark, noSpark, realSpark, spawned, submit, type Ended } from './real-spark.ts'

const found = realSpark()
const read = (path: string): Promise<string> => readFile(new URL(path, import.meta.url), 'utf8')
const many = new URL('many.py', import.meta.url).pathname

describe.skipIf(found === undefined)(`how a script may end (${needsSpark})`, () => {
  const spark = found ?? noSpark
  let folder = ''
  let script = ''
  let together: Ended

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'soalbench ends-'))
    script = join(folder, 'ends.py')
    const job = await read('ends.py')
    await writeFile(script, joinScript(await read('../../workloads/probe.py'), job))
    const plan = join(folder, 'plan.json')
    const ends = ['well', 'counted', 'unread', 'exit', 'exit_zero', 'raise', 'in_spark', 'unwritable']
    await writeFile(plan, JSON.stringify(ends.map((end) => ({ script, event: eventOf(end) }))))
    together = await submit(spark, folder, [many, plan])
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  const eventOf = (end: string): Record<string, string> => ({
    ...{ TRIAL_ID: end, END: end, FORMAT: 'csv', INPUT_PATH: uri('nothing') },
    ...{ OUTPUT_PATH: uri(`out ${end}`), RESULT_PATH: uri(`${end}.json`) },
  })
  // As the storage does it: Hadoop takes a path as it is, percent signs too.
  const uri = (name: string): string => `file://${folder}/${name}`
  const documentOf = async (end: string): Promise<ResultDocument> =>
    JSON.parse(await readFile(join(folder, `${end}.json`), 'utf8'))

  test('exit codes: those of sys.exit kept, 1 for everything else that left no answer', () => {
    expect(together.stdout.match(/^EXIT .*$/gm)?.join(' '), together.stderr.slice(-2000)).toBe(
      'EXIT 0 EXIT 0 EXIT 0 EXIT 3 EXIT 1 EXIT 1 EXIT 1 EXIT 1',
    )
  })

  test('builtins that pyspark.sql.functions shadows, and half a printed line, do no harm', async () => {
    const document = await documentOf('well')
    expect(document).toMatchObject({ status: 'succeeded', error: null, spark: { cores: 2 } })
    expect(document.input).toEqual({ rows: 1000, bytes: null, digest: null })
    expect(document.output).toMatchObject({ rows: 1000, digest: '499500' })
    expect(together.stdout).toMatch(/^half a line\nSOALBENCH \{/m)
  })

  test('a job that counts for itself', async () => {
    expect(await documentOf('counted')).toMatchObject({ output: { rows: 7, digest: '8,9' } })
  })

  test('what was observed but never computed is null, and nothing waits for it', async () => {
    const document = await documentOf('unread')
    expect(document).toMatchObject({ status: 'succeeded', output: { rows: null, bytes: null, digest: null } })
  })

  test.each([
    ['exit', 'SystemExit', 'the script called sys.exit(3)'],
    ['exit_zero', 'SystemExit', 'the script called sys.exit(0)'],
    ['raise', 'LookupError', 'no such thing: Größe'],
    ['in_spark', 'Py4JJavaError', 'broken on'],
  ])('%s leaves a document with the error', async (end, type, message) => {
    const { status, error, clock, output } = await documentOf(end)
    expect(status).toBe('failed')
    expect(error?.type).toBe(type)
    expect(`${error?.message}${error?.trace}`).toContain(message)
    expect(error?.trace).toContain(`end_${end}`)
    expect(clock.workDone).toBeNull()
    expect(output.digest).toBeNull()
  })

  test('lines stay under 3 KB and say the same as the documents', () => {
    const lines = together.stdout.match(/^SOALBENCH .*$/gm) ?? []
    expect(lines).toHaveLength(8)
    for (const line of lines) expect(Buffer.byteLength(line)).toBeLessThan(3072)
    const said: ResultDocument[] = lines.map((line) => JSON.parse(line.slice(10)))
    const statuses = ['succeeded', 'succeeded', 'succeeded', 'failed', 'failed', 'failed', 'failed', 'failed']
    expect(said.map(({ status }) => status)).toEqual(statuses)
    // A document that cannot be written is a failure, and the line is all that is left to tell it.
    expect(said.at(-1)?.error?.message).toContain('nosuchscheme')
  })

  test('submitted alone, from an event file, the exit code reaches the caller', async () => {
    const file = join(folder, 'event.json')
    await writeFile(file, JSON.stringify({ ...eventOf('exit'), PADDING: 'ü'.repeat(200_000) }))
    const ended = await submit(spark, folder, [script, '--event-file', file, '--other', 'x'])
    expect(ended.code).toBe(3)
    const document = await documentOf('exit')
    expect(document.scriptSha256).toBe(
      createHash('sha256')
        .update(await readFile(script))
        .digest('hex'),
    )
    expect(document.sandbox.runs).toBe(9)
  })

  test('an event that lacks a key, and no event at all', async () => {
    const lacking = { ...eventOf('lacking'), FORMAT: undefined }
    const [first, second] = await Promise.all([
      submit(spark, folder, [script, '--event', JSON.stringify(lacking)]),
      submit(spark, folder, [script]),
    ])
    expect([first.code, second.code]).toEqual([1, 1])
    expect((await documentOf('lacking')).error?.message).toBe('event lacks FORMAT')
    expect(second.stdout).toContain('neither --event nor --event-file was given')
  })

  test('without a JVM the line still tells why', async () => {
    const env = { PATH: '/nonexistent', TMPDIR: folder }
    const ended = await spawned(spark.python, [script, '--event', JSON.stringify(eventOf('alone'))], env)
    expect(ended.code).toBe(1)
    expect(ended.stdout).toMatch(/^SOALBENCH .*"jvmStart":null/m)
  })
})
