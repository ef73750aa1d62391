import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'

/** What each folder of src/ may import: folders, then packages; `type x` means types only. Absent is forbidden. */
export const importTable: Readonly<Record<string, readonly string[]>> = {
  core: [],
  stats: ['core', 'lib-r-math.js', 'ml-fcnnls'],
  cost: ['core', 'big.js', 'valibot'],
  forecast: ['core', 'stats', 'cost', 'type store', 'croner'],
  crossover: ['core', 'stats', 'cost', 'type store'],
  regression: ['core', 'stats', 'cost', 'type store'],
  workbook: ['core', 'stats', 'cost', 'forecast', 'type store', 'hucre'],
  'price-list': ['core', 'cost', 'aws', 'valibot', '@aws-sdk'],
  aws: ['core', '@aws-sdk', '@smithy'],
  storage: ['core', 'aws', 'node:'],
  deployment: ['core', 'aws', 'node:', 'fflate'],
  runners: ['core', 'aws', 'type storage', '@aws-sdk', 'valibot'],
  local: ['core', 'node:', 'valibot'],
  payloads: ['core', 'node:', '@duckdb', 'valibot'],
  store: ['core', 'node:', '@duckdb', 'valibot'],
  history: ['core', 'cost', 'type storage', 'store', 'node:', 'valibot'],
  doctor: ['core', 'aws', 'cost', 'local', 'store', 'node:'],
  report: [
    ...['core', 'stats', 'cost', 'crossover', 'forecast', 'type regression', 'type store'],
    ...['vega', 'vega-lite', '@resvg'],
  ],
  bench: ['core', 'runners', 'storage', 'store', 'type payloads', 'cost', 'node:', 'tinybench', 'valibot'],
  cli: ['core', '@oclif', 'node:', 'cli-progress'],
  wiring: [
    ...[
      'core',
      'stats',
      'cost',
      'aws',
      'storage',
      'runners',
      'local',
      'payloads',
      'store',
      'report',
      'bench',
    ],
    ...[
      'crossover',
      'deployment',
      'doctor',
      'forecast',
      'history',
      'regression',
      'workbook',
      'price-list',
      'node:',
      'valibot',
    ],
  ],
  commands: ['core', 'cli', 'wiring', 'bench', 'store', '@oclif', 'node:'],
}

export interface ImportEdge {
  readonly file: string
  readonly target: string
  readonly typeOnly: boolean
  readonly dynamic: boolean
}

const statics = /^\s*(import|export)\s+(type\s+)?[^;'"]*?\s+from\s+'([^']+)'/gm
const sideEffects = /^\s*import\s+'([^']+)'/gm
const dynamics = /\bimport\(\s*'([^']+)'\s*\)/g

/** Every import of every TypeScript file below `root`: static, type-only, for side effects, and dynamic. */
export function importsBelow(root: string): ImportEdge[] {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.ts'))
  return files.flatMap((file) => importsOf(file, readFileSync(join(root, file), 'utf8')))
}

export function importsOf(file: string, text: string): ImportEdge[] {
  const edge = (target = '', typeOnly = false, dynamic = false): ImportEdge => ({
    file,
    target,
    typeOnly,
    dynamic,
  })
  return [
    ...[...text.matchAll(statics)].map((m) => edge(m[3], m[2] !== undefined)),
    ...[...text.matchAll(sideEffects)].map((m) => edge(m[1])),
    ...[...text.matchAll(dynamics)].map((m) => edge(m[1], false, true)),
  ]
}

/** Why an import is not allowed, or undefined. */
export function violation(edge: ImportEdge, table = importTable): string | undefined {
  const from = folderOf(edge.file)
  const to = destination(edge)
  const allowed = table[from]
  if (allowed === undefined) return `src/${from} is not in the import table`
  if (to === from && from !== 'commands') return undefined
  if (allowed.includes(to)) return undefined
  if (edge.typeOnly && allowed.includes(`type ${to}`)) return undefined
  return `${edge.file} may not import ${edge.target} (src/${from} -> ${to})`
}

function destination(edge: ImportEdge): string {
  if (edge.target.startsWith('.'))
    return folderOf(relative('.', normalize(join(dirname(edge.file), edge.target))))
  return edge.target.startsWith('node:') ? 'node:' : folderOf(edge.target)
}

const folderOf = (path: string): string => path.split(/[\\/]/)[0] ?? ''
