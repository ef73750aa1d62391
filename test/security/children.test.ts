import { readdirSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FunctionDefinition } from '../../src/local/engine.ts'
import { childEnvironment as installEnvironment } from '../../src/local/install/child-environment.ts'
import { runTool } from '../../src/local/install/run-tool.ts'
import { startRuntimeProcess } from '../../src/local/lambda/runtime-process.ts'
import { sandboxEnvironment } from '../../src/local/lambda/sandbox-environment.ts'
import { createAdvisory } from '../../src/local/limits/advisory.ts'
import { childEnvironment as sparkEnvironment } from '../../src/local/spark/child-environment.ts'
import { launch } from '../../src/local/spark/launch.ts'
import { canaries, canariesIn } from './canaries.ts'

const secrets = {
  AWS_ACCESS_KEY_ID: canaries.accessKey,
  AWS_SECRET_ACCESS_KEY: canaries.secretKey,
  AWS_SESSION_TOKEN: canaries.sessionToken,
  AWS_PROFILE: canaries.profileKey,
  AWS_WEB_IDENTITY_TOKEN_FILE: canaries.identityToken,
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: canaries.identityToken,
}
const printEnvironment = [process.execPath, '-e', 'console.log(JSON.stringify(process.env))'] as const

let folder = ''
let context: Parameters<typeof sparkEnvironment>[0]
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'soalbench-children-'))
  await mkdir(join(folder, 'jars'))
  await writeFile(join(folder, 'jars/spark-core_2.12-3.5.6.jar'), '')
  Object.assign(process.env, secrets)
  const versions = { python: '3.11', java: '17', spark: '3.5.6', awslambdaric: '2' }
  const installation = { python: '/usr/bin/python3', sparkHome: folder, javaHome: folder, versions }
  context = { installation, region: 'us-east-1', engineId: 'sb-1-0-0-00000000' }
})
afterAll(async () => {
  for (const name of Object.keys(secrets)) delete process.env[name]
  await rm(folder, { recursive: true, force: true })
})

/** What a child of each kind has in its environment, as it tells itself. */
const kinds: Record<string, () => Promise<string>> = {
  async 'an installation tool'() {
    const [command, ...args] = printEnvironment
    return (await runTool(command, args, { env: installEnvironment(process.env, folder) })).output
  },
  async 'a Spark process'() {
    const chunks: Buffer[] = []
    const started = launch({
      compartment: await createAdvisory({ notes: [] }).create('children-1', { memoryMiB: 512, vcpus: 1 }),
      argv: [...printEnvironment],
      environment: sparkEnvironment(context, { temporary: folder, processors: 1 }),
      directory: folder,
      onOutput: (chunk) => chunks.push(chunk),
    })
    await started.closed
    return Buffer.concat(chunks).toString()
  },
  async 'a Lambda sandbox'() {
    const chunks: Buffer[] = []
    const definition: FunctionDefinition = {
      name: 'f',
      memoryMiB: 512,
      ephemeralMiB: 512,
      timeoutSeconds: 9,
      taskRoot: folder,
      handler: 'h.h',
      environment: {},
    }
    const runtime = startRuntimeProcess({
      compartment: await createAdvisory({ notes: [] }).create('children-2', { memoryMiB: 512, vcpus: 1 }),
      argv: [...printEnvironment],
      env: sandboxEnvironment(context, definition, {
        ...{ version: '1', logStream: 'l', runtimeApi: '127.0.0.1:1', temporary: folder },
      }),
      log: (chunk) => chunks.push(chunk),
    })
    await runtime.exited
    await runtime.drain()
    return Buffer.concat(chunks).toString()
  },
}

describe('the environment of a child', () => {
  it.each(Object.entries(kinds))('has no credentials of the user: %s', async (_, run) => {
    const told = await run()
    expect(Object.keys(JSON.parse(told))).toContain('PATH')
    expect(canariesIn(told)).toEqual([])
    expect(told).not.toContain('AWS_PROFILE')
  })

  it('would show them', async () => {
    const [command, ...args] = printEnvironment
    const { PATH = '' } = process.env
    const { output } = await runTool(command, args, { env: { ...secrets, PATH: dirname(PATH) } })
    expect(canariesIn(output)).toEqual([
      'accessKey',
      'secretKey',
      'sessionToken',
      'identityToken',
      'profileKey',
    ])
  })
})

describe('processes are started', () => {
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => ({ file, text: readFileSync(join('src', file), 'utf8') }))
  const starting = sources.filter(({ text }) => text.includes("'node:child_process'"))

  it('by a list of arguments, never by a line for a shell', () => {
    expect(starting.length).toBeGreaterThan(8)
    const shell = /\bshell:\s*true|\bexecSync\b|import \{[^}]*\bexec\b[^}]*\} from 'node:child_process'/
    expect(sources.filter(({ text }) => shell.test(text)).map(({ file }) => file)).toEqual([])
    expect(shell.test("import { exec } from 'node:child_process'")).toBe(true)
    expect(shell.test('spawn(command, { shell: true })')).toBe(true)
  })

  it('each with an environment of its own', () => {
    const without = starting.filter(
      ({ file, text }) => !/\benv\b/.test(text) && !file.startsWith('payloads/bench/'),
    )
    expect(without.map(({ file }) => file)).toEqual([])
  })

  it('through a shell only to join a compartment, whose text has no word of the caller', () => {
    const scripts = sources.flatMap(({ file, text }) => (/'\/bin\/sh'/.test(text) ? [file] : []))
    expect(scripts.toSorted()).toEqual([
      'local/lambda/isolation.ts',
      'local/lambda/runtime-process.ts',
      'local/limits/detect.ts',
      'local/spark/launch.ts',
    ])
  })
})
