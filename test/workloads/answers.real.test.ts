import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stageScript } from '../../src/bench/staging.ts'
import { listWorkloads } from '../../src/bench/workloads.ts'
import type { Answer, ResultDocument } from '../../src/core/result-document.ts'
import { needsSpark, noSpark, realSpark, spawned, submit } from './real-spark.ts'

const found = realSpark()
const oracle = new URL('oracle.py', import.meta.url).pathname
const many = new URL('many.py', import.meta.url).pathname
const builtIn = new URL('../../workloads/', import.meta.url).pathname
/** A real sample, beside the repository on some machines only. */
const sample = new URL('../../../shared/data/accommodations.csv', import.meta.url).pathname
const names = ['aggregate', 'etl', 'join'] as const

interface Answers {
  readonly records: number
  readonly [workload: string]: Answer | number
}
interface Step {
  readonly id: string
  readonly workload: string
  readonly format: string
  readonly input: string
}

describe.skipIf(found === undefined)(`answers of the workloads (${needsSpark})`, () => {
  const spark = found ?? noSpark
  let folder = ''
  let scripts: Record<string, string> = {}
  let right: Answers

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'soalbench-answers-'))
    await mkdir(join(folder, 'tmp'))
    const made = await spawned(spark.python, [oracle, 'make', folder, '3000'])
    expect(made.stderr).toBe('')
    await makeParquet(folder)
    scripts = await stageAll(folder)
    right = await answersOf(join(folder, 'listings.csv'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test.each(names)('%s, submitted as a job of its own', async (workload) => {
    const step = { id: `own-${workload}`, workload, format: 'csv', input: join(folder, 'listings.csv') }
    const ended = await submit(spark, join(folder, 'tmp'), [
      scripts[workload] ?? '',
      ...['--event', JSON.stringify(eventOf(step)), '--JOB_NAME', 'ignored'],
    ])
    expect(ended.code).toBe(0)
    const document = await documentOf(step.id)
    checkAnswer(document, right, workload)
    checkMeasurements(document)
    const line = ended.stdout.trimEnd().split('\n').at(-1) ?? ''
    expect(line.length).toBeLessThan(3100)
    expect(JSON.parse(line.replace(/^SOALBENCH /, ''))).toEqual(document)
  })

  test('every workload in every format, and from a folder of files', async () => {
    const kinds = [
      ['jsonl', 'listings.jsonl'],
      ['parquet', 'listings.parquet'],
      ['parquet', 'doubles.parquet'],
      ['parquet', 'parts'],
    ] as const
    const steps = names.flatMap((workload) =>
      kinds.map(([format, file]) => ({
        id: `${workload}-${file}`,
        workload,
        format,
        input: join(folder, file),
      })),
    )
    const documents = await runMany(steps)
    for (const [index, { workload }] of steps.entries()) {
      const document = documents[index]
      if (document === undefined) throw new Error('no document')
      checkAnswer(document, right, workload)
      expect(document.sandbox.id).toBe(documents[0]?.sandbox.id)
      expect(document.jvm.reused).toBe(index > 0)
    }
  })

  test('inputs that leave nothing to write still count what was read', async () => {
    const lines = (await readFile(join(folder, 'listings.csv'), 'utf8')).split('\n')
    await writeFile(join(folder, 'header.csv'), `${lines[0]}\n`)
    const free = '7;AB;free;Ann;Mitte;Nowhere;Private room;0;1;0;;;1;0'
    await writeFile(join(folder, 'free.csv'), `${lines[0]}\n${free}\n${free}\n`)
    const files = ['header.csv', 'free.csv']
    const steps = names.flatMap((workload) =>
      files.map((file) => ({
        id: `${workload}-${file}`,
        workload,
        format: 'csv',
        input: join(folder, file),
      })),
    )
    const documents = await runMany(steps)
    for (const [index, { workload, input }] of steps.entries()) {
      checkAnswer(documents[index], await answersOf(input), workload)
    }
  })

  test.skipIf(!existsSync(sample))('the real sample (needs it beside the repository)', async () => {
    const expected = await answersOf(sample)
    const steps = names.map((workload) => ({
      id: `sample-${workload}`,
      workload,
      format: 'csv',
      input: sample,
    }))
    const documents = await runMany(steps)
    for (const [index, { workload }] of steps.entries()) checkAnswer(documents[index], expected, workload)
  })

  function eventOf(step: Step): Record<string, string> {
    return {
      TRIAL_ID: step.id,
      INPUT_PATH: `file://${step.input}`,
      OUTPUT_PATH: `file://${folder}/output/${step.id}`,
      RESULT_PATH: `file://${folder}/${step.id}.json`,
      FORMAT: step.format,
      NEIGHBOURHOODS_PATH: `file://${folder}/neighbourhoods.csv`,
    }
  }

  async function documentOf(id: string): Promise<ResultDocument> {
    return JSON.parse(await readFile(join(folder, `${id}.json`), 'utf8'))
  }

  async function runMany(steps: readonly Step[]): Promise<ResultDocument[]> {
    const plan = join(folder, `plan-${steps[0]?.id}.json`)
    const entries = steps.map((step) => ({ script: scripts[step.workload], event: eventOf(step) }))
    await writeFile(plan, JSON.stringify(entries))
    const temporary = await mkdtemp(join(folder, 'tmp', 'many-'))
    const ended = await submit(spark, temporary, [many, plan])
    expect(ended.stdout.match(/^EXIT 0$/gm), ended.stderr.slice(-2000)).toHaveLength(steps.length)
    return Promise.all(steps.map(({ id }) => documentOf(id)))
  }

  async function answersOf(listings: string): Promise<Answers> {
    const taxes = join(folder, 'neighbourhoods.csv')
    return JSON.parse((await spawned(spark.python, [oracle, 'answers', listings, taxes])).stdout)
  }

  test('no checksum lies beside a result document', async () => {
    expect((await readdir(folder)).filter((name) => name.includes('crc'))).toEqual([])
  })
})

function checkAnswer(document: ResultDocument | undefined, right: Answers, workload: string): void {
  expect(document?.error).toBeNull()
  expect(document?.input.rows).toBe(right.records)
  expect(right).toHaveProperty(workload)
  expect(document?.output).toMatchObject(right[workload] ?? {})
}

function checkMeasurements({ clock, jvm, spark, stages, sandbox, ...document }: ResultDocument): void {
  const { jvmStart, pythonStart, sessionRequested, sessionReady, firstJob, workDone } = clock
  const order = [jvmStart, pythonStart, sessionRequested, sessionReady, firstJob, workDone]
  expect(order).toEqual([...order].sort((a, b) => Number(a) - Number(b)))
  expect(order).not.toContain(null)
  expect(jvm).toMatchObject({
    reused: false,
    version: expect.any(String),
    id: expect.stringMatching(/^\d+@/),
  })
  expect(jvm.maxHeapBytes).toBeGreaterThan(1e8)
  expect(spark).toMatchObject({ master: 'local[2]', executors: 0, cores: 2 })
  expect(stages.length).toBeGreaterThan(1)
  expect(stages.every(({ ms, tasks }) => Number(ms) >= 0 && Number(tasks) > 0)).toBe(true)
  expect(stages.some(({ shuffleWriteBytes }) => Number(shuffleWriteBytes) > 0)).toBe(true)
  expect(sandbox.runs).toBeGreaterThan(0)
  expect(document.host.cpuCount).toBeGreaterThan(0)
  expect(document.input.bytes).toBeGreaterThan(0)
  expect(document.output.bytes).toBeGreaterThan(0)
  expect(document.scriptSha256).toMatch(/^[0-9a-f]{64}$/)
}

async function stageAll(folder: string): Promise<Record<string, string>> {
  const scripts: Record<string, string> = {}
  for (const workload of await listWorkloads(builtIn)) {
    const { text } = await stageScript(workload)
    scripts[workload.name] = join(folder, `${workload.name}.py`)
    await writeFile(join(folder, `${workload.name}.py`), text)
  }
  return scripts
}

/** As the payload generator may write it: decimals, doubles, and several files. */
async function makeParquet(folder: string): Promise<void> {
  const whole = 'BIGINT VARCHAR VARCHAR VARCHAR VARCHAR VARCHAR VARCHAR INT INT INT DATE DECIMAL(6,2) INT INT'
  const header = (await readFile(join(folder, 'listings.csv'), 'utf8')).split('\n')[0]?.split(';') ?? []
  const columns = header.map((name, index) => `'${name}': '${whole.split(' ')[index]}'`).join(', ')
  const options = `header = true, delim = ';', quote = '"', escape = '"', columns = {${columns}}`
  const connection = await (await DuckDBInstance.create()).connect()
  await connection.run(`CREATE TABLE listings AS FROM read_csv('${folder}/listings.csv', ${options})`)
  await connection.run(`COPY listings TO '${folder}/listings.parquet' (FORMAT parquet)`)
  const doubles =
    'SELECT * REPLACE (reviews_per_month::DOUBLE AS reviews_per_month, price::BIGINT AS price) FROM listings'
  await connection.run(`COPY (${doubles}) TO '${folder}/doubles.parquet' (FORMAT parquet)`)
  await mkdir(join(folder, 'parts'))
  for (const part of [0, 1]) {
    const half = `SELECT * EXCLUDE (place) FROM (SELECT *, row_number() OVER () AS place FROM listings) WHERE place % 2 = ${part}`
    await connection.run(`COPY (${half}) TO '${folder}/parts/part-${part}.parquet' (FORMAT parquet)`)
  }
  connection.closeSync()
}
