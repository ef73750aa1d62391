import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { History } from '../../src/history/history.ts'
import type { NightRecord } from '../../src/history/night-record.ts'
import { Spending } from '../../src/history/spending.ts'
import { openStorage } from '../../src/storage/index.ts'

let folder = ''
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'soalbench-history-'))))
afterEach(() => rm(folder, { recursive: true, force: true }))

const record = (nightId: string, startedAt: string): NightRecord => ({
  ...{
    schema: 'soalbench.night/1',
    nightId,
    startedAt,
    endedAt: startedAt,
    target: 'local',
    rehearsal: true,
  },
  ...{ region: 'us-east-1', state: 'complete', comparison: null },
  runs: { head: [], control: [], confirm: [], confirmControl: [] },
})

describe('history', () => {
  it('gives its nights by time, with their trials where they have some', async () => {
    const history = new History(openStorage(folder))
    const parquet = join(folder, 'made.parquet')
    await writeFile(parquet, 'trials')
    await history.keep(record('later', '2026-11-21T03:00:00Z'), parquet)
    await history.keep(record('early', '2026-11-19T03:00:00Z'), undefined)
    const nights = await history.nights()
    expect(nights.map(({ record: { nightId }, trialsKey }) => [nightId, trialsKey])).toEqual([
      ['early', undefined],
      ['later', 'v1/dt=2026-11-21/run=later.parquet'],
    ])
  })

  it('never overwrites a night', async () => {
    const history = new History(openStorage(folder))
    await history.keep(record('one', '2026-11-21T03:00:00Z'), undefined)
    const again = history.keep({ ...record('one', '2026-11-21T03:00:00Z'), region: 'eu-west-1' }, undefined)
    await expect(again).rejects.toThrow('night is in the history already, and is never overwritten: one')
    expect(await readFile(join(folder, 'v1/dt=2026-11-21/run=one.json'), 'utf8')).toContain('us-east-1')
  })

  it('names a night that cannot be read', async () => {
    const history = new History(openStorage(folder))
    await history.keep(record('one', '2026-11-21T03:00:00Z'), undefined)
    await writeFile(join(folder, 'v1/dt=2026-11-21/run=one.json'), '{"schema":')
    await expect(history.nights()).rejects.toThrow(/night of the history cannot be read: .*run=one\.json/)
  })
})

describe('spending', () => {
  const at = (text: string) => () => Date.parse(text)

  it('counts a reservation in full until it is settled, and nothing after a day', async () => {
    const storage = openStorage(folder)
    const killed = new Spending(storage, 'killed', at('2026-11-20T23:00:00Z'))
    await killed.reserve('2.5')
    const whole = new Spending(storage, 'whole', at('2026-11-21T01:00:00Z'))
    const settle = await whole.reserve('0.5')
    expect(await whole.lastDay()).toBe('3')
    await settle('0.1')
    expect(await whole.lastDay()).toBe('2.6')
    expect(await new Spending(storage, 'next', at('2026-11-21T23:00:00Z')).lastDay()).toBe('0.1')
    expect(await new Spending(storage, 'next', at('2026-11-22T01:00:00Z')).lastDay()).toBe('0')
  })

  it('takes no line for nothing that it cannot read', async () => {
    const storage = openStorage(folder)
    await storage.put('v1/spending/dt=2026-11-21/night-001-settled.json', '{"at":"2026-11-21T01:00:00Z"}')
    const spending = new Spending(storage, 'next', at('2026-11-21T02:00:00Z'))
    await expect(spending.lastDay()).rejects.toThrow(/line of the ledger cannot be read: .*night-001-settled/)
  })
})
