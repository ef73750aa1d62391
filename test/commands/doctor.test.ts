import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { clockCheck } from '../../src/doctor/clock.ts'
import { processorsCheck } from '../../src/doctor/host.ts'
import { pricesCheck } from '../../src/doctor/prices.ts'
import { localeCheck, nodeCheck, redirectionCheck } from '../../src/doctor/program.ts'
import { runChecks } from '../../src/doctor/run-checks.ts'
import { ok, type Check, type CheckResult } from '../../src/doctor/check.ts'
import { lockWorkspace } from '../../src/store/workspace-lock.ts'
import { journalPath } from '../../src/store/workspace.ts'
import { examine } from '../../src/wiring/doctor.ts'
import { temporaryFolder, temporaryWorkspace } from '../store/temporary-workspace.ts'
import { cells, reapSetting } from './reap-setting.ts'

async function examined(workspace: string, given: { cache?: string; payloadBytes?: number[] } = {}) {
  const { groups } = await examine(
    {
      locations: { packageRoot: process.cwd(), workspace, cache: given.cache ?? join(workspace, 'no-cache') },
      ...{ env: { ...process.env }, nodeVersion: process.versions.node, region: 'us-east-1' },
      stack: 'soalbench',
      ...{ payloadBytes: given.payloadBytes ?? [10_000], now: Date.now },
    },
    'local',
  )
  return new Map(groups.flatMap(({ checks }) => checks).map((check) => [check.name, check]))
}

const stateOf = async (check: Check): Promise<CheckResult['state'] | undefined> =>
  (await runChecks([check], 5_000))[0]?.state

describe('doctor', () => {
  it('says what to do first where nothing is installed, and makes nothing', async () => {
    const folder = await temporaryFolder()
    const workspace = join(folder, 'not', 'there')
    const found = await examined(workspace)
    expect(found.get('Spark')).toMatchObject({ state: 'failed' })
    expect(found.get('Spark')).toHaveProperty('fix', expect.stringContaining('soalbench local install'))
    expect(found.get('workspace')).toMatchObject({ state: 'ok' })
    expect([...found.values()].filter(({ state, name }) => state === 'failed' && name !== 'Spark')).toEqual(
      [],
    )
    await expect(chmod(join(folder, 'not'), 0o700)).rejects.toThrow('ENOENT')
  })

  it('has a fix for whatever is not as it should be', async () => {
    const found = await examined((await temporaryWorkspace()).root)
    for (const check of found.values())
      if (check.state === 'warning' || check.state === 'failed') expect(check.fix).not.toBe('')
  })

  it('tells who holds the workspace', async () => {
    const workspace = await temporaryWorkspace()
    const lock = await lockWorkspace(workspace, { command: 'soalbench run', now: Date.now })
    expect((await examined(workspace.root)).get('workspace lock')).toMatchObject({
      state: 'warning',
      found: expect.stringContaining(`process ${process.pid}`),
    })
    await lock.release()
    expect((await examined(workspace.root)).get('workspace lock')?.state).toBe('ok')
  })

  it('tells unfinished runs, attempts without an end and the engine that is served', async () => {
    const setting = await reapSetting()
    await setting.intend('emr', cells.emr)
    const found = await examined(setting.workspace.root)
    expect(found.get('unfinished runs')).toMatchObject({
      state: 'warning',
      fix: expect.stringContaining('--resume'),
    })
    expect(found.get('open attempts')).toMatchObject({
      state: 'warning',
      found: expect.stringMatching(/^1 begun/),
    })
    expect(found.get('served engine')?.found).toContain(`process ${process.pid}`)
  })

  it('names a damaged journal and the line', async () => {
    const workspace = await temporaryWorkspace()
    const path = journalPath(workspace, '20261121-083145-abcd')
    await mkdir(join(path, '..'), { recursive: true })
    await writeFile(path, 'no journal\nat all\n')
    const found = (await examined(workspace.root)).get('journals')
    expect(found).toMatchObject({ state: 'failed', found: expect.stringContaining('line 1') })
  })

  it('holds the disk against the payloads that are to be measured', async () => {
    const workspace = await temporaryWorkspace()
    const small = await examined(workspace.root, { payloadBytes: [10_000] })
    expect(small.get('disk: workspace')?.state).toBe('ok')
    const large = await examined(workspace.root, { payloadBytes: [1e17] })
    expect(large.get('disk: workspace')).toMatchObject({ state: 'failed' })
  })
})

describe('a check', () => {
  const december = Date.UTC(2026, 11, 1)
  const february = Date.UTC(2027, 1, 1)

  it.each([
    ['18.20.0', december, 'failed'],
    ['20.14.0', december, 'failed'],
    ['20.15.0', december, 'ok'],
    ['20.15.0', february, 'warning'],
    ['22.0.0', february, 'ok'],
  ])('of Node %s', async (nodeVersion, nowMs, state) => {
    expect(await stateOf(nodeCheck({ nodeVersion, now: () => nowMs }))).toBe(state)
  })

  it.each([
    [{ LANG: 'C.UTF-8' }, 'ok'],
    [{ LANG: 'C.UTF-8', LC_ALL: 'POSIX' }, 'warning'],
    [{}, 'warning'],
  ])('of the locale %j', async (env, state) => {
    expect(await stateOf(localeCheck({ env }))).toBe(state)
  })

  it('of redirected clients hides what an address carries', async () => {
    const env = { AWS_ENDPOINT_URL_S3: 'http://user:secret@proxy:8080/path' }
    const [found] = await runChecks([redirectionCheck({ env }, 'aws')], 1_000)
    expect(found).toMatchObject({ state: 'failed', found: 'AWS_ENDPOINT_URL_S3=http://proxy:8080' })
    expect(await stateOf(redirectionCheck({ env }, 'local'))).toBe('warning')
  })

  it('of prices tells an old book and a region that it lacks', async () => {
    expect(await stateOf(pricesCheck('us-east-1', () => december))).toBe('ok')
    expect(await stateOf(pricesCheck('us-east-1', () => Date.UTC(2027, 11, 1)))).toBe('warning')
    expect(await stateOf(pricesCheck('mars-north-1', () => december))).toBe('failed')
  })

  it('of the clock sees it being set, and journals of the future', async () => {
    let set = 0
    const jumping = () => Date.now() + (set += 500)
    expect(await stateOf(clockCheck(jumping, () => Promise.resolve(undefined)))).toBe('warning')
    const future = () => Promise.resolve(Date.now() + 3_600_000)
    expect(await stateOf(clockCheck(Date.now, future))).toBe('warning')
    expect(await stateOf(clockCheck(Date.now, () => Promise.resolve(undefined)))).toBe('ok')
  })

  it.each([
    [{ cpus: 2, memoryMiB: 20_000 }, 'ok'],
    [{ cpus: 2, memoryMiB: 6_000 }, 'warning'],
    [{ cpus: 1, memoryMiB: 20_000 }, 'warning'],
    [{ cpus: 8, memoryMiB: 1_000 }, 'failed'],
  ])('of the host %j', async (host, state) => {
    const demands = { EMR: [{ vcpus: 2, memoryMiB: 8192 }] }
    expect(await stateOf(processorsCheck(demands, host))).toBe(state)
  })

  it('that breaks, or takes too long, keeps none of the others from being made', async () => {
    const results = await runChecks(
      [
        { name: 'broken', look: () => Promise.reject(new Error('it broke')) },
        { name: 'slow', look: () => new Promise(() => undefined) },
        { name: 'good', look: () => ok('fine') },
      ],
      50,
    )
    expect(results.map(({ name, state }) => `${name} ${state}`)).toEqual([
      'broken failed',
      'slow warning',
      'good ok',
    ])
  })
})
