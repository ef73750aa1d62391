import { access, constants, readdir } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { array, object, string } from 'valibot'
import { EngineUnavailable } from '../../core/errors.ts'
import { parseJson } from '../parse-json.ts'
import { runTool } from './run-tool.ts'

export interface Python {
  /** The interpreter itself, not a shim in front of it. */
  readonly executable: string
  /** `3.11.7` */
  readonly version: string
  /** `3.11` */
  readonly minor: string
}

/** 3.11 first: Glue 5.1 and EMR 7.x have it. */
export const supportedPythons = ['3.11', '3.10', '3.12', '3.9'] as const

/** One line of JSON; the imports are what making a virtual environment needs (Debian packs them apart). */
const question = `
import json, sys
missing = []
for name in ('venv', 'ensurepip'):
    try:
        __import__(name)
    except ImportError:
        missing.append(name)
print(json.dumps({'executable': sys.executable, 'version': '.'.join(map(str, sys.version_info[:3])), 'missing': missing}))
`

const answerSchema = object({ executable: string(), version: string(), missing: array(string()) })

/**
 * The best Python on this computer that Spark 3.5 supports and that can make virtual environments.
 * @param given names or paths tried before all others, first wins.
 * @throws EngineUnavailable naming what was found instead.
 */
export async function findPython(
  env: Readonly<Record<string, string>>,
  given: readonly string[] = [],
  signal?: AbortSignal,
): Promise<Python> {
  const rejected: string[] = []
  for (const group of [given, ...(await namesByVersion(env))]) {
    for (const candidate of group) {
      const answer = await ask(candidate, env, signal)
      if (answer === undefined) continue
      if (typeof answer === 'object') return answer
      if (!rejected.includes(answer)) rejected.push(answer)
    }
  }
  const found = rejected.length === 0 ? 'none found' : `found only ${rejected.join(', ')}`
  throw new EngineUnavailable(`no suitable python: ${found}`, {
    suggestions: [
      'Install Python 3.11 (3.9 to 3.12 work), for example "apt install python3.11 python3.11-venv" or "brew install python@3.11".',
    ],
  })
}

/** A Python, or in words why not, or undefined where nothing answers. */
async function ask(
  candidate: string,
  env: Readonly<Record<string, string>>,
  signal?: AbortSignal,
): Promise<Python | string | undefined> {
  const run = await runTool(candidate, ['-I', '-c', question], { env, signal })
  const line = run.output.split('\n').find((text) => text.startsWith('{"executable"'))
  const said = parseJson(answerSchema, line)
  if (run.exitCode !== 0 || said === undefined) return undefined
  const minor = said.version.split('.').slice(0, 2).join('.')
  if (!supportedPythons.some((version) => version === minor)) return `${said.version} (${said.executable})`
  if (said.missing.length > 0)
    return `${said.version} without ${said.missing.join(' and ')} (${said.executable})`
  return { executable: said.executable, version: said.version, minor }
}

/** Paths to try, in groups of falling preference. */
async function namesByVersion(env: Readonly<Record<string, string>>): Promise<string[][]> {
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  const usual = ['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin']
  const places = [...new Set([...folders, ...usual])]
  const groups: string[][] = []
  for (const minor of supportedPythons) {
    const named = places.map((folder) => join(folder, `python${minor}`))
    groups.push(await present([...named, ...(await pyenvPythons(env['HOME'], minor))]))
  }
  groups.push(await present(places.flatMap((folder) => [join(folder, 'python3'), join(folder, 'python')])))
  return groups
}

async function pyenvPythons(home: string | undefined, minor: string): Promise<string[]> {
  if (home === undefined) return []
  const versions = join(home, '.pyenv', 'versions')
  const names = await readdir(versions).catch(() => [])
  return names
    .filter((name) => name.startsWith(`${minor}.`))
    .map((name) => join(versions, name, 'bin', 'python'))
}

async function present(paths: readonly string[]): Promise<string[]> {
  const checked = await Promise.all(
    paths.map((path) =>
      access(path, constants.X_OK).then(
        () => [path],
        () => [],
      ),
    ),
  )
  return checked.flat()
}
