import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { startRehearsalAccount } from '../../src/local/start-account.ts'
import type { Exchange } from '../../src/local/wire.ts'
import { temporaryFolder } from '../store/temporary-workspace.ts'
import { checkedByModels, toolsPython, unexplained } from './checked-by-models.ts'

const accountId = '000000000000'

describe.skipIf(toolsPython === '')('a whole account (needs SOALBENCH_TEST_TOOLS_PYTHON)', () => {
  it('serves boto3 and the AWS CLI, and every call is one of botocore’s models', async () => {
    const root = await temporaryFolder()
    await mkdir(join(root, 'local'))
    const exchanges: Exchange[] = []
    const account = await startRehearsalAccount({
      ...{ directory: join(root, 'local'), storageRoot: root, taskRoot: resolve('infra/soal-image') },
      ...{ region: 'eu-central-1', now: Date.now, log: () => undefined },
      ...{ answers: () => Promise.resolve(undefined), onExchange: (exchange) => exchanges.push(exchange) },
    })
    const env = {
      ...{ PATH: '/usr/bin:/bin', HOME: root, AWS_EC2_METADATA_DISABLED: 'true', LANG: 'C.UTF-8' },
      ...{ AWS_ENDPOINT_URL: account.endpoint, AWS_DEFAULT_REGION: account.region },
      AWS_ACCESS_KEY_ID: account.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: account.credentials.secretAccessKey,
    }
    const run = async (program: string, args: readonly string[]): Promise<string> =>
      (await promisify(execFile)(join(dirname(toolsPython), program), args, { env, cwd: root })).stdout
    const calls = [
      resolve('test/local/conformance/account_calls.py'),
      resolve('infra/soalbench.template.json'),
    ]
    expect(JSON.parse(await run('python', calls))).toEqual({
      ...{ account: accountId, 'no stack': ['ValidationError', 400] },
      'change set': ['CREATE_COMPLETE', 'AVAILABLE', true],
      ...{ stack: 'CREATE_COMPLETE', events: true, resources: ['CREATE_COMPLETE'], large: 9 * 1024 * 1024 },
      ...{
        claim: ['PreconditionFailed', 412],
        keys: ['payloads/large', 'results/claim'],
        build: 'SUCCEEDED',
      },
      ...{ images: 1, 'no repository': ['RepositoryNotFoundException', 400], tagged: true, quotas: true },
      ...{ roles: true, gone: ['DELETE_COMPLETE', ''], left: 0 },
    })
    const identity = ['sts', 'get-caller-identity', '--query', 'Account', '--output', 'text']
    expect((await run('aws', identity)).trim()).toBe(accountId)
    await run('aws', ['s3', 'mb', 's3://a-bucket-of-the-cli'])
    await run('aws', ['s3', 'cp', resolve('package.json'), 's3://a-bucket-of-the-cli/package.json'])
    expect(await run('aws', ['s3', 'ls', 's3://a-bucket-of-the-cli/'])).toMatch(/package\.json/)
    await run('aws', ['s3', 'rb', '--force', 's3://a-bucket-of-the-cli'])
    await account.close()
    const { operations, deviations } = await checkedByModels(exchanges)
    expect(unexplained(deviations)).toEqual({})
    expect(Object.keys(operations).length).toBeGreaterThan(25)
  })
})
