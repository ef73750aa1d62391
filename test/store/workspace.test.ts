import { mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isRunId, newRunId } from '../../src/store/run-id.ts'
import { findWorkspace, openWorkspace } from '../../src/store/workspace.ts'
import { temporaryFolder } from './temporary-workspace.ts'

describe('openWorkspace', () => {
  it('makes its folders for the owner only, and leaves no probe', async () => {
    const root = join(await temporaryFolder(), 'deep', '.soalbench')
    const workspace = await openWorkspace(root)
    expect((await readdir(root)).sort()).toEqual(['local', 'payloads', 'results', 'runs', 'scripts'])
    for (const folder of [workspace.root, workspace.runs, workspace.local]) {
      expect((await stat(folder)).mode & 0o777).toBe(0o700)
    }
    await openWorkspace(root)
  })

  it('names a path that is a file', async () => {
    const path = join(await temporaryFolder(), 'file')
    await writeFile(path, '')
    await expect(openWorkspace(path)).rejects.toThrow(`cannot write ${path}: `)
    await expect(openWorkspace(join(path, 'below'))).rejects.toMatchObject({
      code: 'SOAL_WORKSPACE_UNUSABLE',
      suggestions: [expect.stringContaining('--workspace')],
    })
  })

  it('names a folder that cannot be written, also for root', async () => {
    await expect(openWorkspace('/proc/soalbench')).rejects.toThrow('cannot write /proc/soalbench: ')
  })
})

describe('findWorkspace', () => {
  it('makes nothing where there is nothing', async () => {
    const folder = await temporaryFolder()
    await expect(findWorkspace(join(folder, 'none'))).rejects.toThrow(`no workspace: ${join(folder, 'none')}`)
    await mkdir(join(folder, 'some'))
    await expect(findWorkspace(join(folder, 'some'))).rejects.toMatchObject({ code: 'SOAL_NOT_FOUND' })
    expect(await readdir(folder)).toEqual(['some'])
  })

  it('finds what was opened before', async () => {
    const root = join(await temporaryFolder(), 'w')
    expect(await openWorkspace(root)).toEqual(await findWorkspace(root))
  })
})

it('run ids sort by time and are fit for folder names', () => {
  const id = newRunId(new Date('2026-11-21T08:31:45.999Z'))
  expect(id).toMatch(/^20261121-083145-[0-9a-z]{4}$/)
  expect(isRunId(id)).toBe(true)
  for (const bad of ['', '../x', 'a/b', 'A', '-a', 'x'.repeat(101), 'a\n']) expect(isRunId(bad)).toBe(false)
})
