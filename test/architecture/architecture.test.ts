import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { importsBelow, importsOf, importTable, violation } from './import-table.ts'

const edges = importsBelow('src')
const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({ file, text: readFileSync(join('src', file), 'utf8') }))

describe('the import table', () => {
  it('sees the source tree', () => {
    expect(edges.length).toBeGreaterThan(200)
    expect(Object.keys(importTable).toSorted()).toEqual(
      readdirSync('src', { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => entry.name)
        .toSorted(),
    )
  })

  it('holds for every import', () => {
    expect(edges.map((edge) => violation(edge)).filter((text) => text !== undefined)).toEqual([])
  })

  it.each([
    ['core/a.ts', "import { b } from '../runners/b.ts'"],
    ['core/a.ts', "import { join } from 'node:path'"],
    ['core/a.ts', "import 'node:path'"],
    ['core/a.ts', "export { b } from '../cost/b.ts'"],
    ['core/a.ts', "const b = await import('../store/b.ts')"],
    ['core/a.ts', "import {\n  b,\n  c,\n} from '../store/b.ts'"],
    ['runners/a.ts', "import { bill } from '../cost/index.ts'"],
    ['runners/a.ts', "import { directory } from '../storage/directory.ts'"],
    ['runners/a.ts', "import { start } from '../local/index.ts'"],
    ['cost/a.ts', "import type { Runner } from '../runners/runner.ts'"],
    ['local/a.ts', "import { directory } from '../storage/directory.ts'"],
    ['bench/a.ts', "import { start } from '../local/index.ts'"],
    ['bench/a.ts', "import { generatePayload } from '../payloads/generate.ts'"],
    ['report/a.ts', "import { readRun } from '../store/read-run.ts'"],
    ['cli/a.ts', "import Run from '../commands/run.ts'"],
    ['commands/a.ts', "import Run from './run.ts'"],
    ['commands/local/a.ts', "import Run from '../run.ts'"],
    ['unknown/a.ts', "import { b } from './b.ts'"],
  ])('refuses in %s: %s', (file, text) => {
    const found = importsOf(file, text)
    expect(found).toHaveLength(1)
    expect(found.map((edge) => violation(edge))).not.toContain(undefined)
  })

  it('allows types of a seam', () => {
    const [edge] = importsOf('runners/a.ts', "import type { Storage } from '../storage/storage.ts'")
    expect(edge && violation(edge)).toBeUndefined()
  })
})

describe('below the command line', () => {
  const rule = /\bconsole\.|\bprocess\.(exit|env|stdout|stderr)\b/
  const offenders = (files: readonly { file: string; text: string }[]): string[] =>
    files
      .filter(({ file }) => !file.startsWith('cli/') && !file.startsWith('commands/'))
      .filter(({ text }) => rule.test(withoutComments(text)))
      .map(({ file }) => file)

  it('nothing prints, exits or reads the environment', () => {
    expect(offenders(sources)).toEqual([])
  })

  it('would see it', () => {
    expect(offenders([{ file: 'core/a.ts', text: 'export const a = process.env.HOME' }])).toEqual([
      'core/a.ts',
    ])
  })
})

describe('heavy packages', () => {
  const heavy = /^(@duckdb|@aws-sdk|vega|vega-lite)/

  /** Folders whose modules may be loaded before a command knows that it needs a heavy package. */
  it('are imported statically only behind a dynamic import', () => {
    const light = edges.filter(({ file }) => /^(core|cli|commands)\//.test(file))
    expect(light.filter(({ target, typeOnly }) => !typeOnly && heavy.test(target))).toEqual([])
  })
})

describe('house rules', () => {
  it('no file is longer than 400 lines', () => {
    expect(sources.filter(({ text }) => text.split('\n').length > 401).map(({ file }) => file)).toEqual([])
  })

  it('no name says nothing', () => {
    const empty = /(^|\/)(utils?|helpers?|common|misc|shared|types|manager)\.ts$/
    expect(sources.filter(({ file }) => empty.test(file)).map(({ file }) => file)).toEqual([])
  })
})

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '')
}
