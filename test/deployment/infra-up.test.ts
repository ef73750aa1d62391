import { afterEach, expect, test } from 'vitest'
import { openAccount, type AccountSetting } from './account-setting.ts'

const open: AccountSetting[] = []
const account = async (...given: Parameters<typeof openAccount>): Promise<AccountSetting> => {
  const setting = await openAccount(...given)
  open.push(setting)
  return setting
}

afterEach(async () => {
  for (const setting of open.splice(0)) await setting.close()
})

test('a fresh account is set up, found in order, and taken down to nothing', async () => {
  const { up, status, down } = await account()
  const made = await up({ Owner: 'me' })
  expect(made.outcome).toBe('done')
  expect(made.imageDigest).toMatch(/^sha256:/)
  expect(made.outputs['FunctionNames']?.split(',')).toHaveLength(8)

  const seen = await status()
  expect(seen.lines.filter(({ kind }) => kind !== 'fine')).toEqual([])
  expect(seen.tagged).toBeGreaterThan(20)

  expect(await down()).toEqual({ outcome: 'removed', left: [] })
  expect(await status()).toMatchObject({ state: null, tagged: 0 })
  expect(await down()).toEqual({ outcome: 'nothing-there', left: [] })
})

test('a second time nothing is done, and nothing is asked', async () => {
  const { up } = await account()
  await up()
  expect((await up()).outcome).toBe('unchanged')
})

test('up and down again and again: each stack has an image of its own', async () => {
  const { up, down } = await account()
  for (let round = 1; round <= 12; round += 1) {
    expect((await up()).outcome).toBe('done')
    expect((await down()).left).toEqual([])
  }
})
