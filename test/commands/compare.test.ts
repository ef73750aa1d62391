import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { againAt } from '../regression/compared.ts'
import { nightLines, type NightSetup } from '../regression/night-lines.ts'
import { asText } from '../wiring/import-lines.ts'
import { soalbench, type Finished } from './soalbench.ts'

let folder = ''
const slower = { etl: 1.3 }
const runs: readonly NightSetup[] = [
  { runId: 'base', seed: 1, begins: '2026-11-19T01:00:00Z' },
  { runId: 'head', seed: 2, slower },
  { runId: 'control', seed: 3 },
  { runId: 'again', seed: 4, ...againAt, slower },
  { runId: 'again-control', seed: 5, ...againAt },
  { runId: 'on-aws', seed: 6, target: 'aws' },
  { runId: 'other-cells', seed: 7, workloads: ['sort'] },
]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'soalbench-compare-'))
  const file = join(folder, 'all.jsonl')
  await writeFile(file, asText(runs.flatMap(nightLines)))
  const { code } = await soalbench(['import', file, '--workspace', join(folder, 'w')])
  expect(code).toBe(0)
}, 60_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

const compare = (...args: readonly string[]): Promise<Finished> =>
  soalbench(['compare', ...args, '--workspace', join(folder, 'w')])
const both = ['base', 'head', '--control', 'control']
const again = ['--confirm', 'again', '--confirm-control', 'again-control']

describe('soalbench compare', () => {
  it('ends with 5 for a confirmed regression, with charts and JUnit XML', async () => {
    const junit = join(folder, 'junit.xml')
    const { code, stdout, stderr } = await compare(
      ...both,
      ...again,
      '--out',
      join(folder, 'charts'),
      '--junit',
      junit,
    )
    expect(code).toBe(5)
    expect(stdout).toMatch(/etl · 10 MB csv · lambda 1769 MiB · cold +regressed +duration/)
    expect(stdout).toMatch(/\nregressed: 4 of 8 cells\n$/)
    expect(stderr.match(/regressed-\d\.svg/g)).toHaveLength(4)
    expect(await readFile(join(folder, 'charts/regressed-1.svg'), 'utf8')).toMatch(
      /^<svg.*HEAD, again.*<\/svg>/s,
    )
    const script =
      'import sys, xml.etree.ElementTree as e; s = e.parse(sys.argv[1]).getroot().find("testsuite"); ' +
      'print(s.get("tests"), s.get("failures"), len(s.findall("testcase")), len(s.findall("testcase/failure")))'
    expect(execFileSync('python3', ['-c', script, junit], { encoding: 'utf8' }).trim()).toBe('8 4 8 4')
  }, 60_000)

  it('prints one document with the fixed keys', async () => {
    const { code, stdout } = await compare(...both, ...again, '--json')
    expect(code).toBe(5)
    const document = JSON.parse(stdout)
    expect(document).toMatchObject({ schema: 'soalbench.compare/1', verdict: 'regressed', confirm: null })
    expect(document.cells[0]).toMatchObject({
      ...{ cell: 'etl · 10 MB csv · lambda 1769 MiB · cold', verdict: 'regressed' },
      ...{ shiftPercent: expect.any(Number), low: expect.any(Number), high: expect.any(Number) },
      ...{ p: expect.any(Number), q: expect.any(Number), n: { base: 10, head: 10, control: 10 } },
    })
  }, 60_000)

  it('writes a plan that measures only the flagged cells again', async () => {
    const plan = join(folder, 'confirm.json')
    const first = await compare(...both, '--write-confirm-plan', plan)
    expect(first.code).toBe(0)
    expect(first.stdout).toContain(`with the code of BASE: soalbench run --plan ${plan} --target local`)
    const flagged = first.stdout.match(/unconfirmed !/g)?.length ?? 0
    expect(flagged).toBeGreaterThanOrEqual(4)
    const { cells } = JSON.parse(await readFile(plan, 'utf8'))
    expect(cells).toHaveLength(flagged)
    expect(cells[0]).toMatchObject({ workload: 'etl', sizing: { platform: 'lambda', ephemeralMiB: 512 } })
  }, 60_000)

  it('writes a sticky comment', async () => {
    const { code, stdout } = await compare(...both, ...again, '--format', 'md')
    expect(code).toBe(5)
    expect(stdout.startsWith('<!-- soalbench-compare -->\n### soalbench: 4 cells regressed\n')).toBe(true)
  }, 60_000)

  it('compares files and folders of exported trials', async () => {
    const history = join(folder, 'history/2026-11-19')
    const exported = await soalbench([
      ...['export', '--run', 'base', '--format', 'parquet', '--out', history],
      ...['--workspace', join(folder, 'w')],
    ])
    expect(exported.code).toBe(0)
    const { code, stdout } = await compare(join(folder, 'history'), 'head', '--control', 'control')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^BASE: base \(local, 80 trials\)\n/)
    const empty = await compare(join(folder, 'charts'), 'head')
    expect(empty).toMatchObject({ code: 2, stdout: '' })
    expect(empty.stderr).toMatch(/no exported trials in BASE/)
  }, 60_000)

  it.each([
    [['nowhere', 'head'], /no such run: nowhere, in BASE/],
    [['base', './nowhere.jsonl'], /file or folder cannot be read in HEAD/],
    [['head', 'head'], /one run on two sides, as HEAD and as BASE: head/],
    [['base', 'head', '--control', 'head'], /one run on two sides, as HEAD and as --control/],
    [['base', 'head', '--control', 'base'], /control is not of the night of HEAD: 2[0-9] hours/],
    [['base', 'on-aws'], /different targets are never compared: HEAD is aws, BASE is local/],
    [['base', 'other-cells'], /no cell in common: HEAD has 4, BASE has 8 others/],
    [['base', 'head', '--confirm', 'again'], /needs both of its sides: --confirm-control is missing/],
    [['base', 'head', ...again], /--control is missing/],
    [['base', 'head', '--min-effect', 'five'], /not a percentage in --min-effect: "five"/],
    [['base', 'head', '--canary', 'sort'], /no such workload in HEAD: --canary sort/],
    [['base', 'head', '--changed', 'payload'], /--changed: "payload"/],
    [['base', 'head', '--acknowledge', '/nowhere'], /--acknowledge: \/nowhere/],
    [['base'], /Missing 1 required arg:\nhead/],
  ])(
    '%j: says what is wrong and what to do',
    async (args, message) => {
      const { code, stdout, stderr } = await compare(...args)
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
      expect(stderr).toMatch(message)
      expect(stderr).toMatch(/\n {2}try: /)
    },
    60_000,
  )
})
