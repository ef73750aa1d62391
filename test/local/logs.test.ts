import { describe, expect, it } from 'vitest'
import { LogStore } from '../../src/local/logs/log-store.ts'
import { parseFilterPattern } from '../../src/local/logs/filter-pattern.ts'
import { createLogsService } from '../../src/local/logs/service.ts'

const group = '/aws/lambda/f'

function setting(groupBytes?: number) {
  let at = 1_800_000_000_000
  const store = new LogStore({ now: () => (at += 1), ...(groupBytes !== undefined && { groupBytes }) })
  const service = createLogsService(
    { region: 'us-east-1', accountId: '000000000000', log: () => undefined },
    store,
  )
  const call = async (operation: string, request: unknown) => {
    const body = Buffer.from(typeof request === 'string' ? request : JSON.stringify(request))
    const headers = { 'x-amz-target': `Logs_20140328.${operation}` }
    const { signal } = new AbortController()
    const wire = { method: 'POST', path: '/', query: new URLSearchParams(), headers, body, signal }
    const { status, body: answer } = await service.handle(wire)
    return { status, ...JSON.parse(String(answer)) }
  }
  const messages = async (request: Record<string, unknown>): Promise<string[]> => {
    const { events } = await call('FilterLogEvents', { logGroupName: group, ...request })
    return events.map(({ message }: { message: string }) => message)
  }
  return { store, call, messages }
}

describe('what a sandbox writes', () => {
  it('becomes an event for each line, whatever the chunks', async () => {
    const text = 'first\nsecond ü\r\n\nlast without end'
    for (const size of [1, 2, 7, 100]) {
      const { store, messages } = setting()
      const stream = store.stream(group, 's')
      const bytes = Buffer.from(text)
      for (let at = 0; at < bytes.length; at += size) stream.write(bytes.subarray(at, at + size))
      expect(await messages({})).toEqual(['first', 'second ü'])
      stream.flush()
      expect(await messages({})).toEqual(['first', 'second ü', 'last without end'])
    }
  })

  it('is cut where a line is longer than an event may be', async () => {
    const { store, messages } = setting()
    store.stream(group, 's').write(`${'x'.repeat(600 * 1024)}\n`)
    expect((await messages({})).map(({ length }) => length)).toEqual([262_144, 262_144, 90_112])
  })

  it('is kept up to a bound, the newest of it', async () => {
    const { store, call, messages } = setting(10_000)
    const stream = store.stream(group, 's')
    for (let line = 0; line < 20_000; line += 1) stream.write(`line ${line}\n`)
    const kept = await messages({})
    expect(kept.at(-1)).toBe('line 19999')
    expect(kept.length).toBeGreaterThan(200)
    const { logGroups } = await call('DescribeLogGroups', {})
    expect(logGroups[0].storedBytes).toBeLessThanOrEqual(10_000)
  })
})

describe('reading', () => {
  function filled() {
    const made = setting()
    const [a, b] = [made.store.stream(group, 'a'), made.store.stream(group, 'b')]
    a.write('START RequestId: r1\n')
    b.write('START RequestId: r2\n')
    a.write('END RequestId: r1\nREPORT RequestId: r1\tDuration: 1 ms\n')
    b.write('REPORT RequestId: r2\tDuration: 2 ms\n')
    made.store.stream('/aws/lambda/other', 'c').write('other\n')
    return made
  }

  it('by request id, stream and time', async () => {
    const { messages, call } = filled()
    expect(await messages({ filterPattern: '"r1"' })).toHaveLength(3)
    expect(await messages({ filterPattern: 'REPORT "r2"' })).toEqual(['REPORT RequestId: r2\tDuration: 2 ms'])
    expect(await messages({ logStreamNames: ['b'] })).toHaveLength(2)
    expect(await messages({ logStreamNamePrefix: 'a' })).toHaveLength(3)
    const { events } = await call('FilterLogEvents', { logGroupName: group })
    const [, second] = events
    expect(await messages({ startTime: second.timestamp, endTime: second.timestamp })).toHaveLength(1)
    expect(new Set(events.map(({ eventId }: { eventId: string }) => eventId)).size).toBe(5)
  })

  it('page by page, also when events go meanwhile', async () => {
    const { call, store } = filled()
    const seen: string[] = []
    let nextToken: string | undefined
    do {
      const page = await call('FilterLogEvents', {
        logGroupName: group,
        limit: 2,
        ...(nextToken && { nextToken }),
      })
      seen.push(...page.events.map(({ message }: { message: string }) => message))
      nextToken = page.nextToken
    } while (nextToken !== undefined)
    expect(seen).toHaveLength(5)
    expect(store.groups()).toHaveLength(2)
  })

  it('one stream in both directions', async () => {
    const { call } = filled()
    const read = (more: object) =>
      call('GetLogEvents', { logGroupName: group, logStreamName: 'a', limit: 2, ...more })
    const newest = await read({})
    expect(newest.events[1].message).toMatch(/^REPORT/)
    const earlier = await read({ nextToken: newest.nextBackwardToken })
    expect(earlier.events.map(({ message }: { message: string }) => message)).toEqual(['START RequestId: r1'])
    const end = await read({ nextToken: newest.nextForwardToken })
    expect([end.events, end.nextForwardToken]).toEqual([[], newest.nextForwardToken])
    expect((await read({ startFromHead: true })).events[0].message).toMatch(/^START/)
  })

  it('groups and streams', async () => {
    const { call } = filled()
    const { logGroups } = await call('DescribeLogGroups', { logGroupNamePrefix: '/aws/lambda/f' })
    expect(logGroups).toMatchObject([
      { logGroupName: group, logGroupArn: expect.stringMatching(/log-group:\/aws\/lambda\/f$/) },
    ])
    const { logStreams } = await call('DescribeLogStreams', {
      logGroupIdentifier: logGroups[0].arn,
      orderBy: 'LastEventTime',
      descending: true,
    })
    expect(logStreams.map(({ logStreamName }: { logStreamName: string }) => logStreamName)).toEqual([
      'b',
      'a',
    ])
  })

  it.each<[string, unknown, string]>([
    ['FilterLogEvents', { logGroupName: '/none' }, 'ResourceNotFoundException'],
    ['GetLogEvents', { logGroupName: group, logStreamName: 'none' }, 'ResourceNotFoundException'],
    ['FilterLogEvents', {}, 'InvalidParameterException'],
    ['FilterLogEvents', { logGroupName: group, limit: 0 }, 'InvalidParameterException'],
    ['FilterLogEvents', { logGroupName: group, filterPattern: '{ $.a = 1 }' }, 'InvalidParameterException'],
    ['FilterLogEvents', { logGroupName: group, nextToken: 'x' }, 'InvalidParameterException'],
    [
      'GetLogEvents',
      { logGroupName: group, logStreamName: 'a', nextToken: '7' },
      'InvalidParameterException',
    ],
    ['DescribeLogGroups', '{', 'InvalidParameterException'],
    ['PutLogEvents', {}, 'UnknownOperationException'],
  ])('%s %j is refused', async (operation, request, type) => {
    expect(await filled().call(operation, request)).toMatchObject({ status: 400, __type: type })
  })
})

describe('a filter pattern', () => {
  it.each([
    ['', 'anything', true],
    ['ERROR', 'an ERROR here', true],
    ['ERROR memory', 'an ERROR here', false],
    ['"an ERROR"', 'an ERROR here', true],
    ['"say \\"no\\""', 'they say "no" now', true],
    ['?ERROR ?WARN', 'a WARN', true],
    ['?ERROR ?WARN', 'fine', false],
    ['ERROR -Exiting', 'ERROR Exiting', false],
    ['-"all well"', 'not well', true],
  ])('%s on %s', (pattern, message, expected) => {
    expect(parseFilterPattern(pattern)(message)).toBe(expected)
  })

  it('that cannot be read is refused', () => {
    expect(() => parseFilterPattern('"open')).toThrow('Invalid filter pattern: "open')
    expect(() => parseFilterPattern('%a.b%')).toThrow('only terms')
  })
})
