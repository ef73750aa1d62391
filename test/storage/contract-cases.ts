import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Storage } from '../../src/storage/storage.ts'

export interface Made {
  readonly storage: Storage
  readonly close?: () => Promise<void>
}

/** The same cases for every implementation. */
export function storageContract(
  implementations: readonly [string, (scratch: string) => Made | Promise<Made>][],
): void {
  let scratch: string
  let close: (() => Promise<void>) | undefined
  beforeEach(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'soalbench-storage-'))
  })
  afterEach(async () => {
    await close?.()
    close = undefined
    await rm(scratch, { recursive: true, force: true })
  })

  const text = (bytes: Uint8Array | undefined): string | undefined =>
    bytes && Buffer.from(bytes).toString('utf8')

  describe.each(implementations)('storage contract: %s', (_name, open) => {
    const make = async (folder: string): Promise<Storage> => {
      const made = await open(folder)
      close = made.close
      return made.storage
    }

    it('gives back what was put', async () => {
      const storage = await make(scratch)
      const ref = await storage.put('scripts/a.py', 'print("ü")')
      expect(ref).toEqual({ key: 'scripts/a.py', uri: storage.uri('scripts/a.py'), bytes: 11 })
      expect(text(await storage.get('scripts/a.py'))).toBe('print("ü")')
      await storage.put('scripts/a.py', new Uint8Array([1, 2, 3]))
      expect(await storage.get('scripts/a.py')).toHaveLength(3)
    })

    it('has nothing where nothing was put', async () => {
      const storage = await make(scratch)
      await storage.put('a/b', 'x')
      expect(await storage.get('nothing')).toBeUndefined()
      expect(await storage.get('a')).toBeUndefined()
      expect(await storage.get('a/b/c')).toBeUndefined()
      expect(await storage.list('nothing')).toEqual([])
    })

    it('takes in a file, and leaves one that is there already', async () => {
      const storage = await make(scratch)
      const source = join(scratch, 'source.csv')
      await writeFile(source, 'id;shape\n')
      expect(await storage.putFile('payloads/x.csv', source)).toMatchObject({
        key: 'payloads/x.csv',
        bytes: 9,
      })
      expect(await storage.putFile('payloads/x.csv', source)).toMatchObject({ bytes: 9 })
      await writeFile(join(scratch, 'other.csv'), 'something else')
      // In a store that others write to as well it is refused besides.
      await storage.putFile('payloads/x.csv', join(scratch, 'other.csv')).catch(() => undefined)
      expect(text(await storage.get('payloads/x.csv'))).toBe('id;shape\n')
    })

    it('lists what lies below a prefix, whole names only, in order', async () => {
      const storage = await make(scratch)
      for (const key of [
        'results/r/t2/x',
        'results/r/t1/output/part-1',
        'results/r/t1/result.json',
        'results/r10/y',
      ]) {
        await storage.put(key, 'x')
      }
      const keys = async (prefix: string) => (await storage.list(prefix)).map((ref) => ref.key)
      expect(await keys('results/r')).toEqual([
        'results/r/t1/output/part-1',
        'results/r/t1/result.json',
        'results/r/t2/x',
      ])
      expect(await keys('results/r/t2/x')).toEqual(['results/r/t2/x'])
      expect(await keys('')).toHaveLength(4)
    })

    it('removes what lies below a prefix and nothing beside it', async () => {
      const storage = await make(scratch)
      for (const key of ['results/r/t/a', 'results/r/t/b/c', 'results/r/t2/d', 'e'])
        await storage.put(key, 'x')
      await storage.remove('results/r/t')
      await storage.remove('e')
      await storage.remove('never/was')
      expect((await storage.list('')).map((ref) => ref.key)).toEqual(['results/r/t2/d'])
    })

    it.each(['', '/etc/passwd', '../x', 'a/../../x', 'a//b', './a', 'a\\b', 'a\u0000b', 'a/'])(
      'refuses the key %j',
      async (key) => {
        const storage = await make(scratch)
        expect(() => storage.uri(key)).toThrow('not a storage key')
        await expect(storage.put(key, 'x')).rejects.toThrow('not a storage key')
        await expect(storage.get(key)).rejects.toThrow('not a storage key')
        await expect(storage.remove(key)).rejects.toThrow('not a storage key')
      },
    )

    it.each(['Zürich ü.csv', 'a b', "it's", 'x%20y', '#1', 'CON', 'n'.repeat(200)])(
      'takes the odd name %j',
      async (name) => {
        const storage = await make(scratch)
        await storage.put(`odd/${name}`, 'x')
        expect((await storage.list('odd')).map((ref) => ref.key)).toEqual([`odd/${name}`])
        expect(storage.uri(`odd/${name}`).endsWith(`/odd/${name}`)).toBe(true)
      },
    )
  })
}
