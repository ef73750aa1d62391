import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { joinScript } from '../../src/bench/staging.ts'
import type { ResultDocument } from '../../src/core/result-document.ts'
import { parseResultDocument } from '../../src/runners/result-document.ts'
import { needsSpark, noSpark, realSpark, spawned, submit, type Ended } from './real-spark.ts'

const found = realSpark()
const tools = process.env['SOALBENCH_TEST_TOOLS_PYTHON']
const at = (path: string): string => new URL(path, import.meta.url).pathname
const probe = at('../../workloads/probe.py')

describe.skipIf(found === undefined)(`an attempt that the script claims (${needsSpark})`, () => {
  const spark = found ?? noSpark
  let folder = ''
  let together: Ended

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'soalbench claims-'))
    const script = join(folder, 'claims.py')
    await writeFile(
      script,
      joinScript(await readFile(probe, 'utf8'), await readFile(at('claims.py'), 'utf8')),
    )
    await writeFile(join(folder, 'blocked'), '')
    const plan = join(folder, 'plan.json')
    const steps = [
      eventOf('first', 'a'),
      eventOf('second', 'a'),
      { ...eventOf('blocked', 'b'), CLAIM_PATH: uri('blocked/claim.json') },
      { ...eventOf('zombie', 'z'), ZOMBIE: 'yes' },
      { ...eventOf('hadoop', 'h'), HADOOP: uri('through hadoop/claim.json') },
      eventOf('free', undefined),
    ]
    await writeFile(plan, JSON.stringify(steps.map((event) => ({ script, event }))))
    together = await submit(spark, folder, [at('many.py'), plan])
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  const uri = (name: string): string => `file://${folder}/${name}`
  const eventOf = (trial: string, claim: string | undefined): Record<string, string> => ({
    ...{ TRIAL_ID: trial, FORMAT: 'csv', INPUT_PATH: uri('nothing'), OUTPUT_PATH: uri('out') },
    ...{ RESULT_PATH: uri(`${trial}.json`) },
    ...(claim === undefined ? {} : { CLAIM_PATH: uri(`claims/${claim}.json`) }),
  })
  const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8')
  async function documentOf(trial: string): Promise<ResultDocument> {
    const parsed = parseResultDocument(Buffer.from(await read(`${trial}.json`)))
    if (!parsed.ok) throw new Error(parsed.problem)
    return parsed.document
  }

  test('exit codes: a duplicate is no failure, a claim that cannot be made is one', () => {
    expect(together.stdout.match(/^EXIT .*$/gm), together.stderr.slice(-2000)).toEqual([
      'EXIT 0',
      'EXIT 0',
      'EXIT 1',
      'EXIT 0',
      'EXIT 0',
      'EXIT 0',
    ])
  })

  test('runs once; what comes later does nothing and says so', async () => {
    const claim: unknown = JSON.parse(await read('claims/a.json'))
    expect(claim).toMatchObject({ schema: 'soalbench.claim/1', trialId: 'first', requestId: null })
    const { clock, status } = await documentOf('first')
    expect(status).toBe('succeeded')
    expect(clock.claimed).toBeGreaterThanOrEqual(clock.claimRequested ?? Infinity)
    expect(clock.sessionRequested).toBeGreaterThanOrEqual(clock.claimed ?? Infinity)
    await expect(read('second.json')).rejects.toThrow('ENOENT')
    expect(together.stdout).toMatch(/^SOALBENCH \{"duplicate": true, "trialId": "second"\}$/m)
  })

  test('is not run where no claim can be made', async () => {
    const { status, error, clock } = await documentOf('blocked')
    expect([status, error?.type, clock.sessionRequested]).toEqual([
      'failed',
      expect.stringMatching(/NotADirectoryError|FileExistsError/),
      null,
    ])
  })

  test('never writes over a document', async () => {
    expect(await read('zombie.json')).toBe('the first')
  })

  test('through Hadoop: created once', async () => {
    expect(together.stdout).toContain('HADOOP [True, False]')
    expect(await read('through hadoop/claim.json')).toBe('one')
  })

  test('without a claim in the event nothing is claimed', async () => {
    const { clock, status } = await documentOf('free')
    expect([status, clock.claimRequested, clock.claimed]).toEqual(['succeeded', null, null])
  })
})

test.skipIf(tools === undefined)(
  "the script's claims in S3 (needs SOALBENCH_TEST_TOOLS_PYTHON with boto3 and moto)",
  async () => {
    const ended = await spawned(tools ?? '', [at('claims-in-s3.py'), probe], {
      PATH: process.env['PATH'] ?? '',
    })
    expect(ended.stdout.trim().split('\n'), ended.stderr).toEqual([
      'FIRST True',
      'OTHER False',
      'REPEATED True',
      'NOWHERE NoSuchBucket',
      'OLD None',
    ])
  },
)
