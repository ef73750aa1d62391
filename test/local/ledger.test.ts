import { appendFile, chmod, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { StoreCorrupt } from '../../src/core/errors.ts'
import { tokenOfArguments, tokenOfEvent } from '../../src/local/ledger/attempt-token.ts'
import { openLedger, type LedgerFile } from '../../src/local/ledger/ledger.ts'
import { readLedger } from '../../src/local/ledger/read-ledger.ts'
import { recordWork } from '../../src/local/ledger/record-work.ts'
import { logSaysDuplicate, saysDuplicate } from '../../src/local/ledger/says-duplicate.ts'
import { summariseLedger } from '../../src/local/ledger/summarise-ledger.ts'

let folder = ''
let path = ''
let ledger: LedgerFile
const logged: string[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'soalbench-ledger-'))
  path = join(folder, 'ledger.jsonl')
  logged.length = 0
  ledger = openLedger({ path, now: () => 1000, log: (line) => logged.push(line) })
})

afterEach(async () => {
  ledger.close()
  await rm(folder, { recursive: true })
})

const work = (platformRunId: string, token: string | undefined = 't1') => ({
  ...{ service: 'lambda', operation: 'Invoke', token, platformRunId },
})
const done = (duplicate: boolean | undefined) => ({ outcome: 'response', duplicate, billed: { billedMs: 7 } })

it('writes one line for each event, readable by nobody else, and none before the first', async () => {
  expect(await readLedger(path)).toEqual([])
  ledger.started(work('r1'))
  ledger.ended(work('r1'), done(false))
  ledger.started({ ...work('r2'), token: undefined })
  ledger.fault({ service: 'glue', operation: 'GetJobRun', kind: 'throttle', rule: 0, call: 3 })
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  const common = { ts: 1000, service: 'lambda', operation: 'Invoke' }
  expect(await readLedger(path)).toEqual([
    { event: 'started', ...common, token: 't1', platformRunId: 'r1' },
    { event: 'ended', ...common, token: 't1', platformRunId: 'r1', ...done(false) },
    { event: 'started', ...common, token: null, platformRunId: 'r2' },
    { event: 'fault', ts: 1000, service: 'glue', operation: 'GetJobRun', kind: 'throttle', rule: 0, call: 3 },
  ])
  expect((await readFile(path, 'utf8')).split('\n')).toHaveLength(5)
})

it('counts starts and what was really worked on by attempt', async () => {
  const other = openLedger({ path, now: () => 2000, log: () => undefined })
  ledger.started(work('r1'))
  other.started(work('r2'))
  other.ended(work('r2'), done(true))
  ledger.ended(work('r1'), done(false))
  ledger.started(work('r3', 't2'))
  ledger.ended(work('r3', 't2'), done(undefined))
  ledger.started(work('r4', 't2'))
  ledger.started({ ...work('r5'), token: undefined })
  for (const kind of ['throttle', 'delay', 'throttle']) {
    ledger.fault({ service: 'glue', operation: 'GetJob', kind, rule: 0, call: 1 })
  }
  other.close()
  expect(summariseLedger(await readLedger(path))).toEqual({
    starts: new Map([
      ['t1', 2],
      ['t2', 2],
    ]),
    executions: new Map([
      ['t1', 1],
      ['t2', 2],
    ]),
    unnamed: ['r5'],
    open: ['r4', 'r5'],
    faults: new Map([
      ['throttle', 2],
      ['delay', 1],
    ]),
    missing: 0,
  })
})

it('leaves out a last line that was cut off, and names a bad one before it', async () => {
  ledger.started(work('r1'))
  await appendFile(path, '{"event":"ended","ts"')
  expect(await readLedger(path)).toHaveLength(1)
  await appendFile(path, '\n{"event":"gap","ts":1,"lines":1}\n')
  expect(summariseLedger(await readLedger(path))).toMatchObject({ open: ['r1'], missing: 1 })
  await writeFile(path, `nonsense\n${await readFile(path, 'utf8')}`)
  await expect(readLedger(path)).rejects.toThrow(StoreCorrupt)
  await expect(readLedger(path)).rejects.toThrow(`ledger line is not readable: ${path}: line 1`)
})

it('goes on where it cannot write, says so, and counts what is missing', async () => {
  const late = openLedger({ path: join(folder, 'no/ledger.jsonl'), now: () => 1, log: (l) => logged.push(l) })
  late.started(work('r1'))
  late.started(work('r2'))
  expect(logged).toHaveLength(2)
  expect(logged[0]).toMatch(/^ledger cannot be written: .*ENOENT/)
  await mkdir(join(folder, 'no'))
  late.started(work('r3'))
  late.close()
  const summary = summariseLedger(await readLedger(join(folder, 'no/ledger.jsonl')))
  expect(summary).toMatchObject({ missing: 2, starts: new Map([['t1', 1]]) })
})

it('does not follow a link that somebody has laid', async () => {
  const victim = join(folder, 'victim')
  await writeFile(victim, '')
  await chmod(victim, 0o600)
  await symlink(victim, path)
  ledger.started(work('r1'))
  expect(logged[0]).toMatch(/ELOOP/)
  expect(await readFile(victim, 'utf8')).toBe('')
})

it('work that throws has ended as well', async () => {
  const run = recordWork(
    ledger,
    work('r1'),
    () => Promise.reject(new Error('no workers')),
    () => done(false),
  )
  await expect(run).rejects.toThrow('no workers')
  const [, end] = await readLedger(path)
  expect(end).toMatchObject({ event: 'ended', outcome: 'fault', duplicate: null, billed: {} })
})

it.each([
  [{ ATTEMPT_ID: 'a-2', CLAIM_PATH: 'file:///w/results/r/b/claim.json', TRIAL_ID: 'c' }, 'a-2'],
  [{ CLAIM_PATH: 'file:///w/results/r/abc/claim-3.json', TRIAL_ID: 'abc' }, 'abc-3'],
  [{ CLAIM_PATH: 's3://b/results/r/abc-prime/claim.json' }, 'abc-prime'],
  [{ RESULT_PATH: 's3://b/results/r/abc/result-2.json', TRIAL_ID: 'abc' }, 'abc-2'],
  [{ RESULT_PATH: '/elsewhere', TRIAL_ID: 'abc' }, 'abc'],
  [{ OTHER: '1' }, undefined],
  [{ TRIAL_ID: 7 }, undefined],
  [['x'], undefined],
])('the attempt of the event %j is %s', (event, token) => {
  expect(tokenOfEvent(JSON.stringify(event))).toBe(token)
  expect(tokenOfArguments({ '--event': JSON.stringify(event) })).toBe(token)
})

it('takes the attempt of a Glue run from the argument that is made for it', () => {
  const event = JSON.stringify({ TRIAL_ID: 'c' })
  expect(tokenOfArguments({ '--SOALBENCH_ATTEMPT': 'a-2', '--TRIAL_ID': 'a', '--event': event })).toBe('a-2')
  expect(tokenOfArguments({ '--TRIAL_ID': 'a', '--event': event })).toBe('a')
  expect(tokenOfArguments({})).toBeUndefined()
  expect(tokenOfEvent('not JSON')).toBeUndefined()
})

it('knows a duplicate by its answer, and by the line of the probe in a log, and by nothing else', () => {
  expect(saysDuplicate('{"duplicate": true, "trialId": "t"}')).toBe(true)
  expect(['{"duplicate": false}', '{"duplicate": "true"}', 'null', ''].some(saysDuplicate)).toBe(false)
  expect(logSaysDuplicate('START\n\nSOALBENCH {"duplicate": true, "trialId": "t"}\nEND\n')).toBe(true)
  expect(logSaysDuplicate('{"duplicate": true}\nSOALBENCH {"status": "ok"}\nSOALBENCH {"dup\n')).toBe(false)
})
