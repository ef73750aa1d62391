import { readFileSync, rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accountEnvironment } from '../../src/local/client-environment.ts'
import { openAccount, type AccountSetting } from '../deployment/account-setting.ts'
import { soalbench } from './soalbench.ts'

let setting: AccountSetting
let env: Readonly<Record<string, string>>
let folder: string
beforeAll(async () => {
  setting = await openAccount()
  folder = await mkdtemp(join(tmpdir(), 'soalbench-infra-'))
  env = accountEnvironment(setting.engine)
})
afterAll(async () => {
  await setting.close()
  rmSync(folder, { recursive: true, force: true })
})

const infra = (...args: string[]) => soalbench(['infra', ...args], env)

describe('infra', () => {
  it('shows what it would make, and leaves nothing where nobody agrees', async () => {
    const { code, stderr } = await infra('up')
    expect(code).toBe(2)
    expect(stderr).toContain('+ S3 Bucket')
    expect(stderr).toContain('Idle it costs nothing by the hour')
    expect(stderr).toContain('Give --yes.')
    const seen = await infra('status', '--json')
    expect(JSON.parse(seen.stdout)).toMatchObject({
      schema: 'soalbench.infra-status/1',
      state: null,
      tagged: 0,
    })
  })

  it('refuses another account than the named one', async () => {
    const { code, stderr } = await infra('up', '--yes', '--account', '123456789012')
    expect(code).toBe(2)
    expect(stderr).toContain('another account than --account: ****0000, not ****9012')
  })

  it('goes up, is there, and goes down to nothing', async () => {
    const up = await infra('up', '--yes', '--json', '--owner', 'me', '--expires', '2027-01-31')
    expect(up.stderr).toContain('create complete')
    expect(up).toMatchObject({ code: 0 })
    expect(JSON.parse(up.stdout)).toMatchObject({
      schema: 'soalbench.infra-up/1',
      outcome: 'done',
      stack: 'soalbench',
    })

    const status = await infra('status')
    expect(status).toMatchObject({ code: 0 })
    expect(status.stdout).toMatch(/image +sha256:[0-9a-f]+, built from these sources/)

    const again = await infra('up')
    expect(again).toMatchObject({ code: 0, stdout: 'nothing to do: everything is there and up to date\n' })

    const down = await infra('down', '--yes')
    expect(down).toMatchObject({ code: 0, stdout: 'removed: 0 resources left, by tags and by names\n' })
  })

  it('without credentials says where they come from', async () => {
    const bare = Object.fromEntries(Object.entries(env).filter(([name]) => !/KEY/.test(name)))
    const nowhere = {
      AWS_EC2_METADATA_DISABLED: 'true',
      HOME: folder,
      AWS_CONFIG_FILE: join(folder, 'none'),
      AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none'),
    }
    const { code, stderr } = await soalbench(['infra', 'status'], { ...bare, ...nowhere })
    expect(stderr).toContain('no AWS credentials found')
    expect(code).toBe(4)
  })
})

it('the version that the package has of the template fits into one call', () => {
  const template = JSON.stringify(JSON.parse(readFileSync('infra/soalbench.template.json', 'utf8')))
  expect(Buffer.byteLength(template)).toBeLessThan(51_200)
})
