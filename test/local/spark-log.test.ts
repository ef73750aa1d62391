import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { BoundedLog } from '../../src/local/spark/bounded-log.ts'
import { readEventLogs } from '../../src/local/spark/event-log.ts'
import { describeFailure, lastPythonError } from '../../src/local/spark/failure.ts'

describe('bounded log', () => {
  test('keeps beginning and end of 100 MB', () => {
    const log = new BoundedLog(1000)
    log.append(Buffer.from('first line\n'))
    for (let index = 0; index < 1000; index += 1) log.append(Buffer.alloc(100_000, 'x'))
    log.append(Buffer.from('\nlast line\n'))
    expect(log.text()).toMatch(/^first line\nx+\n\[\d+ bytes left out\]\nx+\nlast line\n$/)
    expect(log.text().length).toBeLessThan(2100)
    expect(log.end()).toMatch(/^x{989}\nlast line\n$/)
  })

  test.each([[['ab', 'cdefghijklmnop']], [['abcdefghijklmnop']], ['abcdefghijklmnop'.split('')]])(
    'cuts at the byte, however it comes: %j',
    (chunks) => {
      const log = new BoundedLog(5)
      for (const chunk of chunks) log.append(Buffer.from(chunk))
      expect(log.text()).toBe('abcde\n[6 bytes left out]\nlmnop')
    },
  )

  test('a short log is whole', () => {
    const log = new BoundedLog(5)
    log.append(Buffer.from('abcdefgh'))
    expect([log.text(), log.end()]).toEqual(['abcdefgh', 'abcdefgh'])
  })
})

describe('event log', () => {
  let directory: string
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'soalbench-events-'))
  })
  afterEach(() => rm(directory, { recursive: true }))

  const event = (name: string, at: number, id?: string): string =>
    JSON.stringify({
      Event: `SparkListener${name}`,
      Timestamp: at,
      ...(id === undefined ? {} : { 'Executor ID': id }),
    })

  test('living executors end with their application, removed ones before', async () => {
    const lines = [
      '{"Event":"SparkListenerLogStart","Spark Version":"3.5.6"}',
      ...[event('ApplicationStart', 100), event('ExecutorAdded', 200, '0'), event('ExecutorAdded', 300, '1')],
      ...[event('ExecutorRemoved', 400, '0'), event('ApplicationEnd', 500)],
    ]
    await writeFile(join(directory, 'app-1'), lines.join('\n'))
    expect(await readEventLogs(directory, 900)).toEqual({
      applications: 1,
      executors: [
        { executorId: '0', startMs: 200, endMs: 400 },
        { executorId: '1', startMs: 300, endMs: 500 },
      ],
    })
  })

  test('a killed driver leaves a cut line and no end: executors end when it was killed', async () => {
    const whole = [event('ApplicationStart', 100), event('ExecutorAdded', 200, '0')].join('\n')
    await writeFile(
      join(directory, 'app-1.inprogress'),
      `${whole}\n{"Event":"SparkListenerExecutorRemoved","Ti`,
    )
    expect((await readEventLogs(directory, 900)).executors).toEqual([
      { executorId: '0', startMs: 200, endMs: 900 },
    ])
  })

  test('no log is no application', async () => {
    expect(await readEventLogs(join(directory, 'none'), 900)).toEqual({ applications: 0, executors: [] })
  })
})

describe('failure', () => {
  const traceback = [
    'Traceback (most recent call last):',
    '  File "/job.py", line 1, in <module>',
    '26/11/21 09:00:00 INFO ShutdownHookManager: Shutdown hook called',
    'ValueError: boom',
    '26/11/21 09:00:00 INFO ShutdownHookManager: Deleting directory /tmp/x',
  ].join('\n')
  const facts = { exit: { code: 1, signal: null }, log: traceback, driverOomKills: 0, executorOomKills: 0 }

  test('names exit code and exception', () => {
    expect(describeFailure(facts)).toEqual({
      kind: 'exit',
      message: 'Driver ended with exit code 1; ValueError: boom',
    })
    expect(describeFailure({ ...facts, exit: { code: null, signal: 'SIGKILL' }, log: '' })).toEqual({
      ...{ kind: 'exit', message: 'Driver ended with signal SIGKILL' },
    })
  })

  test('out of memory is known by the counter or by the heap, not by the signal', () => {
    expect(describeFailure({ ...facts, driverOomKills: 1 })).toMatchObject({ kind: 'out-of-memory' })
    expect(describeFailure({ ...facts, executorOomKills: 2 }).message).toMatch(/^Executor ran out of memory/)
    const heap = { ...facts, log: 'java.lang.OutOfMemoryError: Java heap space' }
    expect(describeFailure(heap)).toMatchObject({ kind: 'out-of-memory' })
  })

  test('the last traceback counts', () => {
    expect(lastPythonError(`${traceback}\n${traceback.replace('ValueError: boom', 'a.b.C: d')}`)).toBe(
      'a.b.C: d',
    )
    expect(lastPythonError('no traceback')).toBeUndefined()
  })
})
