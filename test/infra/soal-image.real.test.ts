import { expect, test } from 'vitest'
import { needsSpark, realSpark, spawned } from '../workloads/real-spark.ts'

const spark = realSpark()
const taskRoot = new URL('../../infra/soal-image/', import.meta.url).pathname
const tests = new URL('test_soal_image.py', import.meta.url).pathname
const fromS3 = new URL('script-from-s3.py', import.meta.url).pathname
const claims = new URL('claim-in-s3.py', import.meta.url).pathname
const tools = process.env['SOALBENCH_TEST_TOOLS_PYTHON']

test.skipIf(spark === undefined)(`the handler's parts in Python (${needsSpark})`, async () => {
  const ended = await spawned(spark?.python ?? '', [tests, taskRoot], { PATH: process.env['PATH'] ?? '' })
  expect(ended.stderr).toMatch(/Ran 2[0-9] tests[^]*OK\s*$/)
})

test.skipIf(tools === undefined)(
  'a script in S3 (needs SOALBENCH_TEST_TOOLS_PYTHON with boto3 and moto)',
  async () => {
    const ended = await spawned(tools ?? '', [fromS3, taskRoot], { PATH: process.env['PATH'] ?? '' })
    const lines = ended.stdout.trim().split('\n')
    expect(lines, ended.stderr).toEqual([
      "FETCHED print('one')",
      "FETCHED print('one')",
      expect.stringMatching(
        /^REFUSED script not fetched: scripts-here\/scripts\/gone\.py: ClientError: .*404/,
      ),
      expect.stringMatching(/^REFUSED script not fetched: no-such-bucket\/scripts\/job\.py: NoSuchBucket/),
    ])
  },
)

test.skipIf(tools === undefined)(
  'claims in S3 (needs SOALBENCH_TEST_TOOLS_PYTHON with boto3 and moto)',
  async () => {
    const ended = await spawned(tools ?? '', [claims, taskRoot], { PATH: process.env['PATH'] ?? '' })
    const lines = ended.stdout.trim().split('\n')
    expect(lines, ended.stderr).toEqual([
      'FIRST True',
      'OTHER False',
      'AGAIN True',
      expect.stringMatching(
        /^CONTENT \{"schema": "soalbench.claim\/1", "trialId": "trial", "token": "trial-2", "requestId": "r1", "logGroup": "\/aws\/lambda\/f", "logStream": "2026\/11\/21\/\[\$LATEST\]0", "claimedAt": \d{13}, "memoryMiB": 1769\}$/,
      ),
      expect.stringMatching(/^NOWHERE claim not made: s3:\/\/no-such-bucket\/claim\.json: NoSuchBucket/),
      'MANY 1 15',
      'CONFLICT True',
      expect.stringMatching(/^CONFLICTS claim not made: s3:.*ConditionalRequestConflict/),
    ])
  },
)
