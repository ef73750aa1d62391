import { lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SoalbenchError } from '../../src/core/errors.ts'
import { DirectoryStorage } from '../../src/storage/directory.ts'
import { writeOutputs } from '../../src/store/output-folder.ts'
import { requireRun } from '../../src/store/run-writer.ts'
import { workspaceAt } from '../../src/store/workspace.ts'
import { exportRun } from '../../src/wiring/export-run.ts'
import { importTrials } from '../../src/wiring/import-trials.ts'
import { fitInto } from '../../src/wiring/payload-cache.ts'
import { writeReport } from '../../src/wiring/write-report.ts'
import { soalbench } from '../commands/soalbench.ts'
import { storeForecastRun } from '../forecast/store-forecast-run.ts'
import { hostileNames } from './hostile-names.ts'

let folder = ''
const at = (name: string): string => join(folder, name)
const request = { run: 'latest', soalbenchVersion: '0', freeTier: false, seed: 1, format: 'csv' } as const
const noPlan = {
  jobsPerMonth: undefined,
  sizeMix: undefined,
  warmShare: undefined,
  keepAlive: '10m',
  autoStop: '15m',
  region: undefined,
  priceBook: undefined,
  discount: undefined,
  workload: undefined,
}
const report = (over: object): Promise<{ files: readonly string[] }> =>
  writeReport({
    workspace: at('ws'),
    runs: ['latest'],
    out: at('out'),
    formats: ['json'],
    soalbenchVersion: '0',
    ...over,
  })

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'soalbench-paths-'))
  await storeForecastRun(at('ws'))
}, 60_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

/** What lies around the workspace, and where relative names begin. */
async function surroundings(): Promise<readonly string[]> {
  const outside = [...(await readdir(tmpdir())), ...(await readdir('.')), ...(await readdir('/'))]
  return [
    ...(await readdir(folder)),
    ...outside.filter((name) => name.includes('escaped') || /^(CON|NUL|aux)$/.test(name)),
  ]
}

describe('200 hostile names', () => {
  const attempts: Record<string, (name: string) => Promise<unknown>> = {
    'a run to report': (name) => report({ runs: [name], out: undefined }),
    'a run to export': (name) =>
      exportRun({ ...request, ...noPlan, workspace: at('ws'), run: name, out: undefined }),
    'a run to go on with': (name) => requireRun(workspaceAt(at('ws')), name),
    'a price book': (name) => report({ priceBook: name, out: undefined }),
    'a key of the storage': (name) => new DirectoryStorage(at('ws')).put(name, 'x'),
    'a dataset': (name) =>
      fitInto({ locations: { packageRoot: '.', workspace: at('ws') }, sample: at('sample.csv'), name }),
    'a run id of an import': async (name) => {
      await writeFile(
        at('ws/lines.jsonl'),
        JSON.stringify({
          run_id: name,
          workload: 'w',
          platform: 'lambda',
          memory_mib: 1769,
          payload_bytes: 10,
          start_level: 'cold',
          client_ms: 5,
        }),
      )
      return importTrials({
        workspace: at('ws'),
        files: [at('ws/lines.jsonl')],
        soalbenchVersion: '0',
      })
    },
  }

  /** Which takes a tenth of a second. */
  const opensDatabase = new Set(['a run to report', 'a run to export', 'a run id of an import'])
  const oneOfEachKind = hostileNames.slice(0, 25)

  it.each(Object.entries(attempts))(
    'as %s: nothing is written outside, and what is refused is told',
    async (what, attempt) => {
      await writeFile(at('ws/sample.csv'), 'a,b\n1,2\n3,4\n')
      const before = await surroundings()
      const bugs: string[] = []
      for (const name of opensDatabase.has(what) ? oneOfEachKind : hostileNames) {
        await attempt(name).catch((error: unknown) => {
          if (!(error instanceof SoalbenchError)) bugs.push(`${JSON.stringify(name)}: ${String(error)}`)
        })
      }
      expect([what, bugs]).toEqual([what, []])
      expect(await surroundings()).toEqual(before)
    },
  )

  it('as folders of a report: all of it is within that folder', async () => {
    const bugs: string[] = []
    for (const name of hostileNames) {
      const directory = join(at('deep/1/2/3/4/5/6/7/8/9'), name)
      const output = { directory, own: false, force: false }
      const files = await writeOutputs(output, (staging) =>
        writeFile(join(staging, 'report.json'), '{}'),
      ).catch((error: unknown) => {
        if (!(error instanceof SoalbenchError)) bugs.push(`${JSON.stringify(name)}: ${String(error)}`)
        return []
      })
      if (!files.every((file) => file === join(directory, 'report.json'))) bugs.push(name)
    }
    expect(bugs).toEqual([])
  })
})

describe('an output folder', () => {
  it('that is a link is refused, and nothing is written through it', async () => {
    await mkdir(at('elsewhere'))
    await symlink(at('elsewhere'), at('link'))
    await expect(report({ out: at('link') })).rejects.toThrow(
      `output folder is a symbolic link: ${at('link')}`,
    )
    expect(await readdir(at('elsewhere'))).toEqual([])
  })

  it('with a link in the place of a file is refused, and the file behind it stays', async () => {
    await mkdir(at('trap'))
    await writeFile(at('victim'), 'mine')
    await symlink(at('victim'), at('trap/report.json'))
    await expect(report({ out: at('trap'), force: true })).rejects.toThrow('output file is a symbolic link')
    expect(await readFile(at('victim'), 'utf8')).toBe('mine')
    expect(await readdir(at('trap'))).toEqual(['report.json'])
  })

  it('keeps files of its owner; the same names only with --force', async () => {
    await mkdir(at('mine'))
    await writeFile(at('mine/notes.txt'), 'notes')
    await writeFile(at('mine/report.json'), 'my own')
    await expect(report({ out: at('mine') })).rejects.toThrow(
      'a file that soalbench did not write is there already',
    )
    expect(await readFile(at('mine/report.json'), 'utf8')).toBe('my own')
    await report({ out: at('mine'), force: true })
    await report({ out: at('mine') })
    expect((await readdir(at('mine'))).toSorted()).toEqual(['.soalbench.json', 'notes.txt', 'report.json'])
    expect(await readFile(at('mine/notes.txt'), 'utf8')).toBe('notes')
  })

  it('is shared by reports and exports, each of which may be made again', async () => {
    for (let n = 0; n < 2; n += 1) {
      await report({ out: at('both') })
      await exportRun({ ...request, ...noPlan, workspace: at('ws'), out: at('both') })
    }
    expect(await readdir(at('both'))).toEqual(expect.arrayContaining(['report.json', 'trials.csv']))
  })
})

describe('from the command line', () => {
  it('everything is readable by its owner only, whatever the umask of the shell', async () => {
    const before = process.umask(0)
    try {
      const lines = [1e4, 1e5].map((bytes) =>
        JSON.stringify({
          workload: 'w',
          platform: 'lambda',
          memory_mib: 1769,
          payload_bytes: bytes,
          start_level: 'cold',
          client_ms: 5,
        }),
      )
      await writeFile(at('lines.jsonl'), lines.join('\n'))
      const workspace = ['--workspace', at('private/ws')]
      const commands = [
        ['import', at('lines.jsonl'), ...workspace],
        ['payloads', 'generate', '--size', '10kb', ...workspace],
        ['report', '--out', at('private/report'), ...workspace],
        ['report', ...workspace],
        ['export', '--format', 'csv', '--out', at('private/csv'), ...workspace],
        ['db', 'rebuild', ...workspace],
      ]
      for (const command of commands) expect([command, (await soalbench(command)).code]).toEqual([command, 0])
    } finally {
      process.umask(before)
    }
    const entries = await readdir(at('private'), { recursive: true })
    expect(entries.length).toBeGreaterThan(20)
    const open: string[] = []
    for (const entry of entries) {
      const { mode } = await lstat(at(`private/${entry}`))
      if ((mode & 0o077) !== 0) open.push(`${entry} ${(mode & 0o777).toString(8)}`)
    }
    expect(open).toEqual([])
  })
})
