import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { soalbench } from '../commands/soalbench.ts'
import { canaries, canariesIn, filesWithCanaries } from './canaries.ts'

const python = process.env['SOALBENCH_TEST_PYTHON'] ?? ''
const without = existsSync(python) ? '' : ' (skipped: SOALBENCH_TEST_PYTHON is not set; npm test sets it)'
const environment = {
  AWS_ACCESS_KEY_ID: canaries.accessKey,
  AWS_SECRET_ACCESS_KEY: canaries.secretKey,
  AWS_SESSION_TOKEN: canaries.sessionToken,
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: canaries.identityToken,
  SOALBENCH_DEBUG: '1',
  DEBUG: '*',
}
const oneOfEach = ['--sizes', '10kb', '--memory', '1769', '--starts', 'cold', '--reps', '1']

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'soalbench-canary-real-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe.skipIf(without !== '')(`with real Spark${without}`, () => {
  it('a run, its report and exports show no credentials of the user', async () => {
    const workspace = ['--workspace', join(folder, 'ws')]
    const commands = [
      ['run', ...oneOfEach, ...workspace, '--json'],
      ['report', '--out', join(folder, 'report'), '--format', 'html,md,json', ...workspace],
      ['export', '--format', 'csv', '--out', join(folder, 'csv'), ...workspace],
    ]
    for (const command of commands) {
      const { code, stdout, stderr } = await soalbench(command, environment)
      expect([command[0], code]).toEqual([command[0], 0])
      expect([...canariesIn(stdout), ...canariesIn(stderr)]).toEqual([])
    }
    expect(await filesWithCanaries(folder)).toEqual([])
  })

  it('local up shows the keys that it made, and none of the user', async () => {
    const child = spawn(process.execPath, ['bin/run.js', 'local', 'up', '--workspace', join(folder, 'up')], {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let told = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (told += String(chunk)))
    while (!told.includes('stop with Ctrl-C') && child.exitCode === null) await once(child.stderr, 'data')
    child.kill('SIGINT')
    await once(child, 'close')
    expect(told).toMatch(/export AWS_ACCESS_KEY_ID=SOALBENCH\w+/)
    expect(told).toMatch(/export AWS_SECRET_ACCESS_KEY=[\w-]{40}/)
    expect(canariesIn(told)).toEqual([])
    expect(await filesWithCanaries(join(folder, 'up'))).toEqual([])
  })
})
