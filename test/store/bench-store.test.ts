import { readdir } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { benchStore } from '../../src/store/bench-store.ts'
import { temporaryFolder } from './temporary-workspace.ts'

it('gives figures and leaves nothing behind', async () => {
  const directory = await temporaryFolder()
  const figures = await benchStore({ directory, repeats: 2, rebuiltTrials: 20 })
  for (const value of [...Object.values(figures), ...Object.values(figures.rebuild)]) {
    if (typeof value === 'number') expect(value).toBeGreaterThan(0)
  }
  expect(figures.rebuild.trials).toBe(22)
  expect(await readdir(directory)).toEqual([])
})
