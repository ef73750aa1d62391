import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkScript, checkWorkload } from '../../src/bench/workload-check.ts'
import { EngineUnavailable } from '../../src/core/errors.ts'
import { needsSpark, realSpark } from '../workloads/real-spark.ts'

const spark = realSpark()
const root = new URL('../../workloads/', import.meta.url).pathname

test.skipIf(spark === undefined)(`syntax errors, found by a real Python (${needsSpark})`, async () => {
  const python = spark?.python ?? ''
  const folder = await mkdtemp(join(tmpdir(), 'soalbench-syntax-'))
  const file = join(folder, 'job.py')
  await writeFile(file, 'x = 1\ndef work(spark event):\n    pass\nrun_workload(work)\n')
  expect(await checkScript(file, python)).toMatchObject([{ file, line: 2, rule: 'syntax-error' }])
  await writeFile(file, 'run_workload(1)\n')
  expect(await checkScript(file, python)).toEqual([])
  await expect(checkScript(file, join(folder, 'no-python'))).rejects.toThrow(EngineUnavailable)
  await rm(folder, { recursive: true })
})

test.skipIf(spark === undefined).each(['aggregate', 'etl', 'join'])('%s parses', async (name) => {
  expect(await checkWorkload(join(root, name), spark?.python)).toEqual([])
})
