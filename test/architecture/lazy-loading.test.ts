import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'
import { importsBelow, importsOf, type ImportEdge } from './import-table.ts'

const heavy = /^(@duckdb\/|@aws-sdk\/|@resvg\/|vega$|vega-lite$|hucre)/
const edges = importsBelow('src')

/** Chains of static imports that lead from a file to a heavy package: what is loaded before the file runs a line. */
function heavyChains(start: string, graph: readonly ImportEdge[]): string[] {
  const found: string[] = []
  const seen = new Set<string>()
  const walk = (file: string, path: readonly string[]): void => {
    if (seen.has(file)) return
    seen.add(file)
    for (const { target, typeOnly, dynamic } of graph.filter((edge) => edge.file === file)) {
      if (typeOnly || dynamic) continue
      if (heavy.test(target)) found.push([...path, file, target].join(' > '))
      else if (target.startsWith('.')) walk(normalize(join(dirname(file), target)), [...path, file])
    }
  }
  walk(start, [])
  return found
}

const commands = [...new Set(edges.map(({ file }) => file))].filter((file) => file.startsWith('commands/'))

describe('no command loads DuckDB, an SDK client or vega before it needs it', () => {
  it('sees the commands', () => expect(commands.length).toBeGreaterThan(8))

  it.each([...commands, 'cli/main.ts'])('%s', (file) => expect(heavyChains(file, edges)).toEqual([]))

  it('would see a chain of imports', () => {
    const graph = [
      ...importsOf('commands/a.ts', "import { b } from '../store/b.ts'"),
      ...importsOf('store/b.ts', "export { c } from './c.ts'"),
      ...importsOf('store/c.ts', "import { DuckDBInstance } from '@duckdb/node-api'"),
    ]
    expect(heavyChains('commands/a.ts', graph)).toEqual([
      'commands/a.ts > store/b.ts > store/c.ts > @duckdb/node-api',
    ])
  })
})

describe('a run on one platform loads the SDK of that platform only', () => {
  it.each(['wiring/execute-run.ts', 'wiring/write-report.ts', 'wiring/preview-plan.ts'])('%s', (file) =>
    expect(heavyChains(file, edges)).toEqual([]),
  )
})
