import { expect, test } from 'vitest'
import { openAccount, type AccountSetting } from './account-setting.ts'
import { callsOf, crashedAt } from './crashing.ts'

/** Every call of the SDK is a point at which the process may end. */
async function eachPoint(
  count: (setting: AccountSetting) => Promise<number>,
  check: (setting: AccountSetting, call: number) => Promise<void>,
): Promise<number> {
  const first = await openAccount()
  const calls = await count(first)
  await first.close()
  for (let call = 1; call <= calls; call += 1) {
    const setting = await openAccount()
    try {
      await check(setting, call)
    } finally {
      await setting.close()
    }
  }
  return calls
}

test('set-up that ends at any call goes on when it is given again', { timeout: 600_000 }, async () => {
  const points = await eachPoint(
    ({ up }) => callsOf(() => up()),
    async (setting, call) => {
      await crashedAt(call, setting, (context) => setting.up({}, context))
      await setting.up()
      const { lines } = await setting.status()
      expect(
        lines.filter(({ kind }) => kind !== 'fine'),
        `call ${call}`,
      ).toEqual([])
      expect(await setting.down(), `call ${call}`).toEqual({ outcome: 'removed', left: [] })
    },
  )
  expect(points).toBeGreaterThan(40)
})

test('removal that ends at any call goes on when it is given again', { timeout: 600_000 }, async () => {
  const points = await eachPoint(
    async ({ up, down }) => {
      await up()
      return callsOf(() => down())
    },
    async (setting, call) => {
      await setting.up()
      await crashedAt(call, setting, (context) => setting.down(context))
      const { left } = await setting.down()
      expect(left, `call ${call}`).toEqual([])
      expect((await setting.status()).tagged).toBe(0)
    },
  )
  expect(points).toBeGreaterThan(40)
})
