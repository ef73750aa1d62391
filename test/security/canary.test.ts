import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import type { IncomingHttpHeaders } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { soalbench, type Finished } from '../commands/soalbench.ts'
import { listen } from '../fakes/listen.ts'
import { canaries, canariesIn, filesWithCanaries, quotedRequest } from './canaries.ts'

let folder = ''
const at = (name: string): string => join(folder, name)
const printed: string[] = []

/** As somebody's shell or CI job may be; DEBUG makes oclif and its plugins tell all they do. */
const environment = {
  AWS_ACCESS_KEY_ID: canaries.accessKey,
  AWS_SECRET_ACCESS_KEY: canaries.secretKey,
  AWS_SESSION_TOKEN: canaries.sessionToken,
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: canaries.identityToken,
  AWS_EC2_METADATA_DISABLED: 'true',
  SOALBENCH_DEBUG: '1',
  DEBUG: '*',
}

async function run(
  args: readonly string[],
  env: Readonly<Record<string, string>> = environment,
): Promise<Finished> {
  const finished = await soalbench([...args, '--workspace', at('ws')], env)
  printed.push(finished.stdout, finished.stderr)
  return finished
}

/** Answers every call with its own headers, as debugging proxies do. */
async function quotingService(): Promise<{
  endpoint: string
  heard: IncomingHttpHeaders[]
  close: () => Promise<void>
}> {
  const heard: IncomingHttpHeaders[] = []
  const service = await listen((request, response) => {
    heard.push(request.headers)
    response.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' })
    const message = `refused: ${JSON.stringify(request.headers)} ${JSON.stringify(request.rawHeaders)} ${quotedRequest}`
    response.end(JSON.stringify({ __type: 'AccessDeniedException', message }))
  })
  return { ...service, heard }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'soalbench-canary-'))
  const trial = {
    ...{ workload: 'etl', platform: 'lambda', memory_mib: 1769, start_level: 'cold', run_id: 'canary-run' },
    usage: { platform: 'lambda', region: 'us-east-1', memoryMib: 1769, billedMs: [900] },
  }
  const raw = {
    $response: { headers: { 'x-amz-security-token': canaries.sessionToken } },
    log: Buffer.from(quotedRequest).toString('base64'),
  }
  const lines = [1e4, 1e5, 1e6, 1e7].flatMap((bytes) => [
    { ...trial, payload_bytes: bytes, client_ms: 900 + bytes / 1e5, raw },
    {
      ...trial,
      platform: 'glue',
      sizing: { workerType: 'G.1X', workers: 2, glueVersion: '5.1' },
      memory_mib: undefined,
      usage: undefined,
      usd: 0.02,
      payload_bytes: bytes,
      client_ms: 40_000,
    },
    {
      ...trial,
      payload_bytes: bytes,
      state: 'failed',
      failure_cause: 'platform-fault',
      failure_message: quotedRequest,
      raw,
    },
  ])
  await writeFile(at('trials.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('credentials of the user show nowhere', () => {
  it('not in what is imported, reported and exported', async () => {
    expect(await run(['import', at('trials.jsonl')])).toMatchObject({ code: 0 })
    await rm(at('trials.jsonl'))
    const commands = [
      ['report', '--out', at('report'), '--format', 'html,md,json,svg'],
      ['export', '--format', 'csv', '--out', at('csv')],
      ['export', '--format', 'xlsx', '--out', at('xlsx')],
      ['crossover', '--json'],
      ['forecast', '--jobs-per-month', '1000', '--json'],
      ['runs', '--json'],
      ['db', 'rebuild'],
    ]
    for (const command of commands) expect([command, (await run(command)).code]).toEqual([command, 0])
    expect(await readFile(at('ws/runs/canary-run/journal.jsonl'), 'utf8')).toContain('[redacted]')
    expect(await readFile(at('report/report.html'), 'utf8')).toContain('[redacted]')
    expect(await readFile(at('csv/trials.csv'), 'utf8')).toContain('[redacted]')
  })

  it('not where a service quotes the request', async () => {
    const service = await quotingService()
    const verify = ['prices', 'verify', '--regions', 'us-east-1', '--endpoint-url', service.endpoint]
    const plain = await run(verify)
    const json = await run([...verify, '--json'])
    await service.close()
    expect(service.heard[0]?.['x-amz-security-token']).toBe(canaries.sessionToken)
    expect(service.heard[0]?.authorization).toContain(canaries.accessKey)
    expect(plain).toMatchObject({ code: 4, stderr: expect.stringContaining('refused: {') })
    expect(plain.stderr).toContain('[redacted]')
    expect(JSON.parse(json.stdout)).toMatchObject({
      error: { causes: [expect.stringContaining('[redacted]')] },
    })
  })

  it('not those of a profile, which only the SDK has read', async () => {
    await mkdir(at('home/.aws'), { recursive: true })
    await writeFile(
      at('home/.aws/credentials'),
      `[canary]\naws_access_key_id = ${canaries.profileKey}\naws_secret_access_key = ${canaries.profileSecret}\n`,
    )
    const service = await quotingService()
    const {
      AWS_ACCESS_KEY_ID: _key,
      AWS_SECRET_ACCESS_KEY: _secret,
      AWS_SESSION_TOKEN: _token,
      ...rest
    } = environment
    const verified = await run(
      ['prices', 'verify', '--regions', 'us-east-1', '--endpoint-url', service.endpoint],
      { ...rest, HOME: at('home'), AWS_PROFILE: 'canary' },
    )
    await service.close()
    expect(service.heard[0]?.authorization).toContain(canaries.profileKey)
    expect(verified.code).toBe(4)
    await rm(at('home'), { recursive: true })
  })

  it.each([
    ['a flag that does not exist', ['run', `--secret-key=${canaries.secretKey}`]],
    ['a value', ['cost', 'estimate', '--usage', canaries.accessKey]],
    [
      'an address',
      ['prices', 'verify', '--endpoint-url', `https://h/?X-Amz-Signature=${canaries.signature}`],
    ],
    ['an argument', ['import', canaries.identityToken]],
  ])('not as arguments, which are refused: %s', async (_, args) => {
    const { code, stderr } = await run(args)
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining('a credential is among the arguments'),
    })
  })

  it('in nothing that was printed, and in no file', async () => {
    expect(printed.length).toBeGreaterThan(20)
    expect(printed.flatMap(canariesIn)).toEqual([])
    expect(await filesWithCanaries(folder)).toEqual([])
  })

  it('and would be found', async () => {
    await writeFile(at('leak.txt'), `x${Buffer.from(`zz ${quotedRequest}`).toString('base64')}`)
    expect(await filesWithCanaries(folder)).toEqual([
      expect.stringMatching(/leak\.txt: accessKey, secretKey, /),
    ])
  })
})
