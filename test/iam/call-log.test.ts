import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { callLog } from '../../src/local/call-log/call-log.ts'
import { temporaryFolder } from '../store/temporary-workspace.ts'

it('writes a line for each call, with what it takes on AWS, for the owner’s eyes only', async () => {
  const path = join(await temporaryFolder(), 'calls.jsonl')
  const place = { partition: 'aws', region: 'eu-central-1', accountId: '000000000000' }
  const log = callLog({ path, place, now: () => 0 })
  const { signal } = new AbortController()
  const request = { method: 'POST', path: '/', query: new URLSearchParams(), headers: {}, signal }
  const body = Buffer.from('{"JobName":"soalbench"}')
  log({ service: 'glue', operation: 'StartJobRun', request: { ...request, body }, response: { status: 200 } })
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
    ...{ ts: '1970-01-01T00:00:00.000Z', service: 'glue', operation: 'StartJobRun', status: 200 },
    uses: [{ action: 'glue:StartJobRun', resource: 'arn:aws:glue:eu-central-1:000000000000:job/soalbench' }],
  })
  expect(statSync(path).mode & 0o777).toBe(0o600)
})
