import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { InstallOptions } from '../../src/local/install/build-context.ts'
import type { Recipe } from '../../src/local/install/recipe.ts'
import { installRecipe } from '../../src/local/install/test-tools.ts'
import { startChild } from './limits-child.ts'
import { makeWheel, servePackages, type PackageIndex, type Wheel } from './package-index.ts'

/** Python of an installation that `soalbench local install` made; its downloads hold the pinned pip. */
const python = process.env['SOALBENCH_TEST_PYTHON'] ?? ''
const downloads = resolve(dirname(python), '../../downloads')
const ready =
  python !== '' && existsSync(downloads) && readdirSync(downloads).some((f) => f.startsWith('pip-'))
const needs = 'needs SOALBENCH_TEST_PYTHON, which "npm test" sets'

describe.skipIf(!ready)(`an installation (${needs})`, { timeout: 120_000 }, () => {
  let shared = ''
  let folder = ''
  let wheels: Wheel[] = []
  let index: PackageIndex
  let recipe: Recipe

  beforeAll(async () => {
    shared = await mkdtemp(join(tmpdir(), 'soalbench-wheels-'))
    wheels = ['soal_first', 'soal_second'].map((project) => makeWheel(python, project, shared))
    const packages = wheels.map(({ project, sha256 }) => {
      const file = join(shared, `${project}.txt`)
      writeFileSync(file, `${project}==1.0 --hash=sha256:${sha256}\n`)
      return file
    })
    recipe = { name: 'small', build: resolve('python/requirements-build.txt'), packages }
  })
  afterAll(() => rm(shared, { recursive: true, force: true }))

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'soalbench-install-'))
    index = await servePackages(wheels)
  })
  afterEach(async () => {
    await index.close()
    await rm(folder, { recursive: true, force: true })
  })

  const env = (): Record<string, string> => ({
    PATH: process.env['PATH'] ?? '',
    HOME: join(folder, 'home'),
    PIP_INDEX_URL: index.url,
    PIP_FIND_LINKS: downloads,
  })
  const options = (over: Partial<InstallOptions> = {}): InstallOptions => ({
    cacheDirectory: join(folder, 'cache'),
    requirementsFolder: 'python',
    env: env(),
    pythonCandidates: [python],
    onProgress: () => undefined,
    ...over,
  })
  const answerOf = (installed: string): string =>
    execFileSync(installed, ['-c', 'import soal_first, soal_second; print(soal_first.answer)'], {
      encoding: 'utf8',
    }).trim()

  it('tells its progress in bytes, works, and writes nothing outside the cache directory', async () => {
    await mkdir(join(folder, 'home'))
    const received: number[] = []
    const installed = await installRecipe(
      recipe,
      options({
        onProgress: (event) => {
          if (event.type === 'download' && event.file.startsWith('soal_first'))
            received.push(event.receivedBytes)
        },
      }),
    )
    expect(answerOf(installed)).toBe('42')
    expect(received.at(-1)).toBe(wheels[0]?.bytes.byteLength)
    expect(await readdir(join(folder, 'home'))).toEqual([])
    expect((await readdir(join(folder, 'cache'))).map((name) => name.replace(/py3\d+/, 'py3'))).toEqual([
      'downloads',
      'small-py3',
    ])
    const began = index.served.length
    expect(await installRecipe(recipe, options())).toBe(installed)
    expect(index.served).toHaveLength(began)
    await cp(join(folder, 'cache/downloads'), join(shared, 'downloads'), { recursive: true })
  })

  it('goes on after a kill -9 in the middle of a download, without the finished ones again', async () => {
    index.stalled = wheels[1]?.file
    const source = `
      import { installRecipe } from './src/local/install/test-tools.ts'
      await installRecipe(${JSON.stringify(recipe)}, {
        ...${JSON.stringify({ ...options(), onProgress: undefined })},
        onProgress: (event) => {
          if (event.type === 'download' && event.file.startsWith('soal_second')) console.log('half')
        },
      })`
    const { node } = await startChild(source, folder)
    node.kill('SIGKILL')
    expect(index.served).toEqual(wheels.map(({ file }) => file))
    expect(existsSync(join(folder, 'cache/install.lock'))).toBe(true)
    index.stalled = undefined
    const installed = await installRecipe(recipe, options())
    expect(answerOf(installed)).toBe('42')
    expect(index.served).toEqual([...wheels.map(({ file }) => file), wheels[1]?.file])
    expect(readdirSync(join(folder, 'cache')).filter((name) => /lock|tmp/.test(name))).toEqual([])
  })

  it('is made once when two ask for it at the same time', async () => {
    const waits: number[] = []
    const onProgress: InstallOptions['onProgress'] = (event) => {
      if (event.type === 'waiting') waits.push(event.pid)
    }
    const both = [1, 2].map(() => installRecipe(recipe, options({ onProgress })))
    const [one, two] = await Promise.all(both)
    expect(one).toBe(two)
    expect(waits).toEqual([process.pid])
    expect(index.served).toEqual(wheels.map(({ file }) => file))
  })

  it('stops at once when cancelled, and leaves nothing running', async () => {
    index.stalled = wheels[0]?.file
    const cancelled = new AbortController()
    const attempt = installRecipe(
      recipe,
      options({
        signal: cancelled.signal,
        onProgress: (event) => {
          if (event.type === 'download' && event.file.startsWith('soal_first')) cancelled.abort()
        },
      }),
    )
    await expect(attempt).rejects.toThrow(/abort/i)
    const commands = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
    const running = commands.filter((pid) => commandOf(pid).includes(folder))
    expect(running).toEqual([])
  })

  it('says what could not be reached, and how to go on', async () => {
    const offline = { ...env(), PIP_INDEX_URL: 'http://127.0.0.1:1/simple' }
    const attempt = installRecipe(recipe, options({ env: offline }))
    await expect(attempt).rejects.toMatchObject({
      code: 'SOAL_ENGINE_UNAVAILABLE',
      message: '127.0.0.1 could not be reached: soal_first.txt not downloaded',
      suggestions: [expect.stringContaining('PIP_INDEX_URL'), expect.stringContaining('downloads')],
    })
  })

  it('needs no index when the archives are there', async () => {
    const other = join(folder, 'other')
    await cp(join(shared, 'downloads'), join(other, 'downloads'), { recursive: true })
    const offline = { PATH: process.env['PATH'] ?? '', PIP_INDEX_URL: 'http://127.0.0.1:1/simple' }
    expect(answerOf(await installRecipe(recipe, options({ cacheDirectory: other, env: offline })))).toBe('42')
  })

  it('refuses an archive that was altered in the cache', async () => {
    await cp(join(shared, 'downloads'), join(folder, 'cache/downloads'), { recursive: true })
    const kept = join(folder, 'cache/downloads', wheels[0]?.file ?? '')
    const bytes = readFileSync(kept)
    bytes.writeUInt8(bytes.readUInt8(1000) ^ 1, 1000)
    writeFileSync(kept, bytes)
    await expect(installRecipe(recipe, options())).rejects.toThrow(
      'a downloaded file is not the one that was pinned: soal_first.txt',
    )
  })

  it('names a cache directory that is a file', async () => {
    await writeFile(join(folder, 'file'), '')
    const attempt = installRecipe(recipe, options({ cacheDirectory: join(folder, 'file') }))
    await expect(attempt).rejects.toThrow(`cache directory is not a folder: ${join(folder, 'file')}`)
  })
})

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}
