import { chmod, mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { childEnvironment } from '../../src/local/install/child-environment.ts'
import { findInstallation } from '../../src/local/install/find-installation.ts'
import { withInstallLock } from '../../src/local/install/install-lock.ts'
import { findJava } from '../../src/local/install/java.ts'
import { writeManifest } from '../../src/local/install/manifest.ts'
import { explainPipFailure } from '../../src/local/install/pip-failure.ts'
import { findPython } from '../../src/local/install/python.ts'
import { engineRecipe, recipeDigest } from '../../src/local/install/recipe.ts'
import { ownIdentity } from '../../src/local/process-identity.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'soalbench-install-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

async function program(path: string, script: string): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true })
  await writeFile(path, `#!/bin/sh\n${script}\n`)
  await chmod(path, 0o755)
}

const answering = (version: string, missing: string[] = []): string =>
  `echo '${JSON.stringify({ executable: `/real/${version}`, version, missing })}'`

describe('finding Python', () => {
  it('takes 3.11 before newer and older ones, and the interpreter behind a shim', async () => {
    await program(join(folder, 'a/python3.12'), answering('3.12.1'))
    await program(join(folder, 'a/python3.11'), 'echo "pyenv: command not found" >&2; exit 127')
    await program(join(folder, 'b/python3.11'), answering('3.11.9'))
    const found = await findPython({ PATH: `${folder}/a:${folder}/b` })
    expect(found.executable).toBe('/real/3.11.9')
  })

  it('takes what is given before what is usual', async () => {
    await program(join(folder, 'mine'), answering('3.9.2'))
    expect(await findPython({ PATH: '' }, [join(folder, 'mine')])).toEqual({
      executable: '/real/3.9.2',
      version: '3.9.2',
      minor: '3.9',
    })
  })
})

describe('finding Java', () => {
  it('passes over other versions in JAVA_HOME and on the PATH', async () => {
    const java = (version: string, home: string): string =>
      `echo "    java.home = ${home}" >&2; echo "    java.version = ${version}" >&2`
    await program(join(folder, 'old/bin/java'), java('21.0.2', `${folder}/old`))
    await program(join(folder, 'right/bin/java'), java('17.0.9', `${folder}/right`))
    const env = { PATH: `${folder}/old/bin:${folder}/right/bin` }
    expect(await findJava(env, join(folder, 'old'))).toEqual({
      home: join(folder, 'right'),
      version: '17.0.9',
    })
  })
})

describe('what was installed before', () => {
  async function fakeInstallation(requirements: string): Promise<string> {
    const venv = join(folder, 'spark-3.5.6-py311')
    await program(join(venv, 'bin/python'), 'true')
    await program(join(venv, 'lib/python3.11/site-packages/pyspark/bin/spark-submit'), 'true')
    await program(join(venv, 'lib/python3.11/site-packages/pyspark/jars/spark-core_2.12-3.5.6.jar'), '')
    await program(join(folder, 'java/bin/java'), 'true')
    await writeManifest(venv, {
      schema: 'soalbench.installation/1',
      requirements,
      javaHome: join(folder, 'java'),
      versions: { python: '3.11.7', java: '17.0.1', spark: '3.5.6', awslambdaric: '4.0.1' },
      installedAt: '2026-01-01T00:00:00.000Z',
    })
    return venv
  }
  const digest = (): Promise<string> => recipeDigest(engineRecipe('python'))

  it('is found with its paths and versions', async () => {
    const venv = await fakeInstallation(await digest())
    expect(await findInstallation(folder, 'python')).toEqual({
      python: join(venv, 'bin/python'),
      sparkHome: join(venv, 'lib/python3.11/site-packages/pyspark'),
      javaHome: join(folder, 'java'),
      versions: { python: '3.11.7', java: '17.0.1', spark: '3.5.6', awslambdaric: '4.0.1' },
    })
  })

  it.each([
    ['the manifest', 'spark-3.5.6-py311/installation.json'],
    ['Python', 'spark-3.5.6-py311/bin/python'],
    ['the jars', 'spark-3.5.6-py311/lib/python3.11/site-packages/pyspark/jars'],
    ['Java', 'java/bin/java'],
  ])('is not found without %s', async (_, path) => {
    await fakeInstallation(await digest())
    await rm(join(folder, path), { recursive: true })
    expect(await findInstallation(folder, 'python')).toBeUndefined()
  })

  it('is not taken when it was made from other pins, or its manifest was cut off', async () => {
    const venv = await fakeInstallation('other')
    expect(await findInstallation(folder, 'python')).toBeUndefined()
    await writeFile(join(venv, 'installation.json'), '{"schema":"soalbench.inst')
    expect(await findInstallation(folder, 'python')).toBeUndefined()
  })
})

describe('the lock of an installation', () => {
  const wait = { onWait: () => undefined }

  it('lets one work at a time', async () => {
    const file = join(folder, 'install.lock')
    let inside = 0
    let most = 0
    const work = async (): Promise<void> => {
      inside += 1
      most = Math.max(most, inside)
      await new Promise((resolve) => setTimeout(resolve, 20))
      inside -= 1
    }
    await Promise.all([1, 2, 3].map(() => withInstallLock(file, wait, work)))
    expect(most).toBe(1)
    expect(await readdir(folder)).toEqual([])
  })

  it.each([
    ['a process that is gone', JSON.stringify({ pid: 2 ** 22 + 1, startTime: 1 })],
    ['an earlier process with the pid of a living one', JSON.stringify({ pid: process.pid, startTime: 1 })],
    ['nobody: it was cut off', '{"pid":'],
  ])('is taken over from %s', async (_, content) => {
    const file = join(folder, 'install.lock')
    await writeFile(file, content)
    expect(await withInstallLock(file, wait, () => Promise.resolve('done'))).toBe('done')
    expect(await readdir(folder)).toEqual([])
  })

  it('is respected while its holder lives, however old it is, until the wait is cancelled', async () => {
    const file = join(folder, 'install.lock')
    await writeFile(file, JSON.stringify(await ownIdentity()))
    await utimes(file, 0, 0)
    const cancelled = new AbortController()
    const waits: number[] = []
    const attempt = withInstallLock(
      file,
      {
        signal: cancelled.signal,
        onWait: (pid) => {
          waits.push(pid)
          cancelled.abort()
        },
      },
      () => Promise.resolve('done'),
    )
    await expect(attempt).rejects.toThrow()
    expect(waits).toEqual([process.pid])
    expect(await readdir(folder)).toEqual(['install.lock'])
  })
})

describe('what pip says', () => {
  it.each([
    [
      "WARNING: Retrying … NewConnectionError('…: [Errno -3] Temporary failure in name resolution')': /simple/x/\nHTTPSConnectionPool(host='index.example', port=443): Max retries exceeded\nERROR: No matching distribution found for x",
      'index.example could not be reached: x not downloaded',
    ],
    ["OSError: [Errno 28] No space left on device: '/c'", 'disk full while installing: x'],
    [
      'ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.',
      'a downloaded file is not the one that was pinned: x',
    ],
    ['ERROR: No matching distribution found for x==1', 'the package index has no file for this computer: x'],
    ['Traceback…\nERROR: something new\n  at the end', 'pip failed: x: something new'],
  ])('becomes one line of ours', (output, message) => {
    const error = explainPipFailure('x', output, '/c/downloads')
    expect(error.message).toBe(message)
    expect(error.suggestions).not.toEqual([])
  })

  it('never shows the credentials of an index address', () => {
    const output = 'Looking in indexes: https://me:secret@mirror.example/simple\nConnectionError'
    const error = explainPipFailure('x', output, '/c/downloads')
    expect(`${error.message} ${error.suggestions.join(' ')}`).not.toContain('secret')
    expect(error.message).toContain('mirror.example')
  })
})

it('gives installation children nothing that leads out of the cache directory', () => {
  const env = childEnvironment(
    {
      PATH: '/bin',
      HOME: '/h',
      PIP_INDEX_URL: 'https://m',
      PIP_TARGET: '/elsewhere',
      PYTHONPATH: '/elsewhere',
      PIP_USER: '1',
      AWS_SECRET_ACCESS_KEY: 'k',
      https_proxy: 'http://p',
    },
    '/c/tmp',
  )
  expect(env).toMatchObject({ PATH: '/bin', HOME: '/h', PIP_INDEX_URL: 'https://m', https_proxy: 'http://p' })
  expect(env).toMatchObject({ TMPDIR: '/c/tmp', PIP_CACHE_DIR: '/c/tmp/pip', PIP_USER: '0' })
  expect(JSON.stringify(env)).not.toContain('elsewhere')
  expect(env).not.toHaveProperty('AWS_SECRET_ACCESS_KEY')
})
