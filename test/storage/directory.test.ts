import { chmod, link, mkdtemp, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { NotFound, WorkspaceUnusable } from '../../src/core/errors.ts'
import { DirectoryStorage } from '../../src/storage/directory.ts'
import { workspaceError } from '../../src/storage/workspace-error.ts'

let scratch: string
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'soalbench-directory-'))
})
afterEach(() => rm(scratch, { recursive: true, force: true }))

const isRoot = process.getuid?.() === 0

describe('a file of this computer', () => {
  it('is hard-linked, not copied', async () => {
    const source = join(scratch, 'source')
    await writeFile(source, 'x')
    await new DirectoryStorage(join(scratch, 'root')).putFile('payloads/a', source)
    expect((await stat(join(scratch, 'root/payloads/a'))).ino).toBe((await stat(source)).ino)
  })

  it('may be the object itself', async () => {
    const storage = new DirectoryStorage(scratch)
    await storage.put('payloads/a', 'x')
    expect(await storage.putFile('payloads/a', join(scratch, 'payloads/a'))).toMatchObject({ bytes: 1 })
  })

  it('is copied from another device', async ({ skip }) => {
    const other = '/dev/shm'
    const here = await stat(scratch)
    const there = await stat(other).catch(() => undefined)
    if (there === undefined || there.dev === here.dev) skip('no second file system at /dev/shm')
    const source = join(await mkdtemp(join(other, 'soalbench-')), 'source')
    await writeFile(source, 'from afar')
    const ref = await new DirectoryStorage(scratch).putFile('a', source)
    await rm(join(source, '..'), { recursive: true })
    expect(ref.bytes).toBe(9)
  })

  it('must be there', async () => {
    const storage = new DirectoryStorage(scratch)
    await expect(storage.putFile('a', join(scratch, 'missing'))).rejects.toThrow(NotFound)
    expect(await readdir(scratch)).toEqual([])
  })
})

describe('a broken workspace', () => {
  it('that is full is named, and leaves no part of the object', async ({ skip }) => {
    if (!isRoot) skip('needs root to mount a small file system')
    const mount = join(scratch, 'small')
    await mkdir(mount)
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', mount], { stdio: 'pipe' })
    } catch {
      skip('mounting is not allowed here')
    }
    try {
      const storage = new DirectoryStorage(mount)
      await storage.put('first', 'kept')
      const error = await storage.put('big', Buffer.alloc(1_000_000)).catch((e: unknown) => e)
      expect(error).toBeInstanceOf(WorkspaceUnusable)
      expect(String(error)).toContain(`no space left: ${mount}/big`)
      expect(await readdir(mount)).toEqual(['first'])
    } finally {
      execFileSync('umount', [mount])
    }
  })

  it('where a file is in the way is named', async () => {
    const storage = new DirectoryStorage(scratch)
    await storage.put('a', 'x')
    await expect(storage.put('a/b', 'x')).rejects.toThrow(
      `a file is where a folder should be: ${scratch}/a/b`,
    )
  })

  it('that is not writable is named', async ({ skip }) => {
    if (isRoot) skip('root may write everywhere')
    await chmod(scratch, 0o500)
    await expect(new DirectoryStorage(scratch).put('a', 'x')).rejects.toThrow(WorkspaceUnusable)
  })

  it.each(['ENOSPC', 'EACCES', 'EROFS', 'EDQUOT'])('%s gives a remedy', (code) => {
    const error = workspaceError(Object.assign(new Error('x'), { code }), '/w/a')
    expect(error).toBeInstanceOf(WorkspaceUnusable)
    expect(error instanceof WorkspaceUnusable && error.suggestions.join()).toContain('--workspace')
  })
})

it('shows no half-written object', async () => {
  const storage = new DirectoryStorage(scratch)
  await mkdir(join(scratch, 'a'))
  await writeFile(join(scratch, 'a/.soalbench-tmp-1-1'), 'half')
  await writeFile(join(scratch, 'whole'), 'x')
  await link(join(scratch, 'whole'), join(scratch, 'a/whole'))
  expect((await storage.list('a')).map((ref) => ref.key)).toEqual(['a/whole'])
})
