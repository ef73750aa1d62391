import { createHash } from 'node:crypto'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { stageScript } from '../../src/bench/staging.ts'
import { listWorkloads } from '../../src/bench/workloads.ts'
import { NotFound, WorkloadInvalid } from '../../src/core/errors.ts'

const builtIn = new URL('../../workloads/', import.meta.url).pathname
let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'soalbench-workloads-'))
  await cp(builtIn, folder, { recursive: true })
})
afterEach(() => rm(folder, { recursive: true }))

test('the built-in workloads, by name, with what they need', async () => {
  const workloads = await listWorkloads(builtIn)
  expect(workloads.map(({ name }) => name)).toEqual(['aggregate', 'etl', 'join'])
  for (const workload of workloads) {
    expect(workload.formats).toEqual(['csv', 'jsonl', 'parquet'])
    expect(workload.inputs['INPUT_PATH']).toEqual({ kind: 'payload', dataset: 'accommodations' })
  }
  expect(workloads[2]?.inputs['NEIGHBOURHOODS_PATH']).toEqual({
    kind: 'file',
    path: 'datasets/accommodations/neighbourhoods.csv',
  })
})

test('the staged script is probe, newline, job, under the hash of its bytes', async () => {
  const [aggregate] = await listWorkloads(folder)
  if (aggregate === undefined) throw new Error('no workload')
  const probe = await readFile(join(folder, 'probe.py'))
  const job = await readFile(join(folder, 'aggregate', 'job.py'))
  const sha256 = createHash('sha256').update(probe).update('\n').update(job).digest('hex')
  const staged = await stageScript(aggregate)
  expect(staged).toMatchObject({ sha256, key: `scripts/${sha256}.py` })
  await writeFile(join(folder, 'aggregate', 'job.py'), `${job.toString()}# ü\n`)
  expect((await stageScript(aggregate)).sha256).not.toBe(sha256)
})

test('a job that is gone is an error that names the file', async () => {
  const [aggregate] = await listWorkloads(folder)
  if (aggregate === undefined) throw new Error('no workload')
  await rm(join(folder, 'aggregate', 'job.py'))
  await expect(stageScript(aggregate)).rejects.toThrow(/cannot be read: .*job\.py/)
})

test.each([
  ['no JSON', '{"description":', /not JSON/],
  ['an unknown format', definition({ formats: ['orc'] }), /formats\.0/],
  ['no input', definition({ inputs: {} }), /inputs: needs INPUT_PATH/],
  ['a lower-case event key', definition({ event: { key: 'x' } }), /upper case/],
  ['a number as event value', definition({ event: { KEY: 7 } }), /event\.KEY/],
])('a definition with %s is refused with the field', async (_, json, message) => {
  await writeFile(join(folder, 'etl', 'workload.json'), json)
  const refused = listWorkloads(folder)
  await expect(refused).rejects.toThrow(WorkloadInvalid)
  await expect(refused).rejects.toThrow(message)
})

test('a folder that is not there', async () => {
  await expect(listWorkloads(join(folder, 'nowhere'))).rejects.toThrow(NotFound)
})

function definition(change: object): string {
  const whole = {
    description: 'x',
    formats: ['csv'],
    inputs: { INPUT_PATH: { payload: 'accommodations' } },
    answer: { rows: 'r', digest: 'd' },
  }
  return JSON.stringify({ ...whole, ...change })
}
