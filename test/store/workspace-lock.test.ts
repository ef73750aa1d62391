import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { identityOf } from '../../src/store/process-identity.ts'
import { rebuildDatabase } from '../../src/store/rebuild-database.ts'
import { lockWorkspace, openHolder } from '../../src/store/workspace-lock.ts'
import { temporaryWorkspace } from './temporary-workspace.ts'

const own = { command: 'soalbench run', now: Date.now }

it('keeps a second one out, naming process, command and since when', async () => {
  const workspace = await temporaryWorkspace()
  const lock = await lockWorkspace(workspace, { command: 'soalbench run --seed 1', now: () => 0 })
  const refused = lockWorkspace(workspace, own)
  await expect(refused).rejects.toThrow(
    `workspace in use: process ${process.pid} on ${hostname()} runs \`soalbench run --seed 1\` in it since 1970-01-01T00:00:00.000Z`,
  )
  await expect(refused).rejects.toMatchObject({ code: 'SOAL_WORKSPACE_UNUSABLE' })
  await lock.release()
  await (await lockWorkspace(workspace, own)).release()
})

it('is taken over from a process that was killed', async () => {
  const workspace = await temporaryWorkspace()
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  await once(child, 'spawn')
  const holder = {
    process: await identityOf(child.pid ?? 0),
    command: 'soalbench run',
    since: '2026-01-01T00:00:00Z',
  }
  await writeFile(join(workspace.root, 'lock.json'), JSON.stringify(holder))

  await expect(lockWorkspace(workspace, own)).rejects.toThrow(`process ${child.pid}`)
  child.kill('SIGKILL')
  await once(child, 'exit')
  const lock = await lockWorkspace(workspace, own)
  expect(lock.tookOverFrom).toEqual(holder)
  await lock.release()
})

it('is taken over from an earlier process whose pid another one has now', async () => {
  const workspace = await temporaryWorkspace()
  const earlier = { ...(await identityOf(process.pid)), started: 'an earlier time' }
  const holder = { process: earlier, command: 'soalbench run', since: '2026-01-01T00:00:00Z' }
  await writeFile(join(workspace.root, 'lock.json'), JSON.stringify(holder))
  expect((await lockWorkspace(workspace, own)).tookOverFrom).toEqual(holder)
})

it('is left alone when it belongs to another computer', async () => {
  const workspace = await temporaryWorkspace()
  const holder = {
    process: { host: 'elsewhere', pid: 1, started: null },
    command: 'x',
    since: '2026-01-01T00:00:00Z',
  }
  await writeFile(join(workspace.root, 'lock.json'), JSON.stringify(holder))
  await expect(lockWorkspace(workspace, own)).rejects.toThrow('process 1 on elsewhere')
})

it('goes to exactly one of many that find it stale', async () => {
  const workspace = await temporaryWorkspace()
  const path = join(workspace.root, 'lock.json')
  const stale = {
    process: { host: hostname(), pid: 2 ** 30, started: null },
    command: 'x',
    since: '2026-01-01T00:00:00Z',
  }
  for (let round = 0; round < 20; round += 1) {
    await writeFile(path, JSON.stringify(stale))
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => lockWorkspace(workspace, own)))
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1)
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ process: { pid: process.pid } })
  }
})

it.each([
  '',
  '{}',
  'null',
  '{"process":{}}',
  '{"process":{"host":"x","pid":-1},"command":"x","since":"x"}',
  '\0\0',
])('names a lock file that holds %j', async (text) => {
  const workspace = await temporaryWorkspace()
  await writeFile(join(workspace.root, 'lock.json'), text)
  await expect(lockWorkspace(workspace, own)).rejects.toMatchObject({
    code: 'SOAL_WORKSPACE_UNUSABLE',
    message: expect.stringMatching(/^unreadable lock: .*lock\.json (is empty|does not name a process)$/),
    suggestions: [expect.stringContaining('remove the file')],
  })
  expect(await openHolder(workspace)).toBeUndefined()
})

it('names a folder where the lock should be', async () => {
  const workspace = await temporaryWorkspace()
  await mkdir(join(workspace.root, 'lock.json'))
  await expect(lockWorkspace(workspace, own)).rejects.toThrow(
    'lock.json: a folder lies where a file should be',
  )
})

it('keeps the database from being made again while a run goes on, and a run while that is done', async () => {
  const workspace = await temporaryWorkspace()
  const lock = await lockWorkspace(workspace, own)
  await expect(rebuildDatabase(workspace, Date.now)).rejects.toThrow('runs `soalbench run` in it since')
  await lock.release()
  const rebuilding = rebuildDatabase(workspace, Date.now)
  const holder = (): Promise<string> => readFile(join(workspace.root, 'lock.json'), 'utf8').catch(() => '')
  await expect.poll(holder, { interval: 5 }).toContain('soalbench db rebuild')
  await expect(lockWorkspace(workspace, own)).rejects.toThrow('runs `soalbench db rebuild` in it since')
  await rebuilding
})
