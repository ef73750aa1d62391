import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { soalbench } from './soalbench.ts'

const python = process.env['SOALBENCH_TEST_PYTHON'] ?? ''
const without = existsSync(python) ? '' : ' (skipped: SOALBENCH_TEST_PYTHON is not set; npm test sets it)'
const oneTrial = [
  '--sizes',
  '10kb',
  '--platforms',
  'lambda',
  '--memory',
  '1769',
  '--starts',
  'cold',
  '--reps',
  '1',
]

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'soalbench-whole-run-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe.skipIf(without !== '')(`a whole run from the command line${without}`, () => {
  it('measures, reports, and rebuilds its database', async () => {
    const workspace = join(folder, 'ws')
    const ran = await soalbench(['run', ...oneTrial, '--workspace', workspace, '--json'])
    expect({ code: ran.code, stderr: ran.stderr.includes('[1/1]') }).toEqual({ code: 0, stderr: true })
    const summary = JSON.parse(ran.stdout)
    expect(summary).toMatchObject({
      schema: 'soalbench.run/1',
      state: 'complete',
      trials: { planned: 1, succeeded: 1, failed: 0, invalid: 0, unsupported: 0 },
      spentUsd: '0',
    })
    expect(Number(summary.modelledUsd)).toBeGreaterThan(0)

    const out = join(folder, 'report')
    const reported = await soalbench(['report', '--workspace', workspace, '--out', out])
    expect(reported.code).toBe(0)
    expect(await readFile(join(out, 'report.html'), 'utf8')).toMatch(/Measured on local engines, not on AWS/)
    expect((await readdir(out)).filter((file) => file.endsWith('.svg')).length).toBeGreaterThan(1)

    const rebuilt = await soalbench(['db', 'rebuild', '--workspace', workspace, '--json'])
    expect(JSON.parse(rebuilt.stdout)).toMatchObject({ runs: 1, trials: 1 })

    const resumed = await soalbench(['run', '--resume', summary.runId, '--workspace', workspace, '--json'])
    expect(JSON.parse(resumed.stdout)).toMatchObject({
      state: 'complete',
      trials: { planned: 1, succeeded: 1 },
    })
  })

  it('refuses a second run in the same workspace and names the first', async () => {
    const workspace = join(folder, 'shared')
    const first = spawn(process.execPath, ['bin/run.js', 'run', ...oneTrial, '--workspace', workspace], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    await once(first.stderr, 'data')
    const second = await soalbench(['run', ...oneTrial, '--workspace', workspace])
    expect(second.stderr).toContain(String(first.pid))
    expect(second.stderr).toMatch(/\n {2}try: /)
    expect(second.code).toBe(2)
    first.kill('SIGINT')
    const [code] = await once(first, 'exit')
    expect(code).toBe(130)
  })

  it('that breaks off is incomplete, and names how to go on', async () => {
    const workspace = join(folder, 'broken')
    await mkdir(workspace)
    await writeFile(join(workspace, 'inputs'), 'a file where staging needs a folder')
    const ran = await soalbench(['run', ...oneTrial, '--workloads', 'join', '--workspace', workspace])
    const [runId = ''] = await readdir(join(workspace, 'runs'))
    expect(ran.stderr).toContain(`soalbench run --resume ${runId}`)
    expect(ran.code).toBe(2)
    const journal = await readFile(join(workspace, 'runs', runId, 'journal.jsonl'), 'utf8')
    expect(journal.trim().split('\n').at(-1)).toMatch(/"event":"run-ended".*"state":"incomplete"/)
  })

  it('stops at the cap of the bill, resumable', async () => {
    const workspace = join(folder, 'cap')
    const { code, stderr } = await soalbench([
      'run',
      ...oneTrial,
      '--max-cost',
      '0.0001',
      '--workspace',
      workspace,
    ])
    expect(stderr).toMatch(/over --max-cost 0\.0001/)
    expect(stderr).toMatch(/soalbench run --resume/)
    expect(code).toBe(75)
  })
})
