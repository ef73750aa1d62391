import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { NotFound, PlatformUnavailable, UsageInvalid } from '../core/errors.ts'

/** One revision of soalbench, run as its users run it: in a process of its own, by its flags and its documents. */
export interface Program {
  /** Its `bin/run.js`, absolute. */
  readonly path: string
  /** It is the same program as this one, and calls AWS with the same credentials. */
  readonly env: Readonly<Record<string, string | undefined>>
}

export interface Call {
  readonly args: readonly string[]
  /** What it says on stderr, line by line. */
  readonly observe: (line: string) => void
  readonly signal: AbortSignal
}

export interface Answer {
  readonly code: number
  readonly document: Readonly<Record<string, unknown>>
}

const stopSignal = 'SIGTERM'

/** A checkout with `bin/run.js`, or the file itself. @throws NotFound naming the flag */
export async function findProgram(path: string, flag: string, env: Program['env']): Promise<Program> {
  for (const candidate of [path, join(path, 'bin', 'run.js')]) {
    const found = await stat(candidate).catch(() => undefined)
    if (found?.isFile() === true) return { path: candidate, env }
  }
  throw new NotFound(`no program of soalbench in ${flag}: ${path}`, {
    suggestions: ['Name a checkout in which `npm ci && npm run build` has been run, or its bin/run.js.'],
  })
}

/**
 * Runs it with `--json` and gives its document. An abort is passed on as SIGTERM, so that the program stops what it has started
 * and writes down what it knows. Exit codes that mean an ended run (0, 3, 75, 130, 143) are answers.
 * @throws UsageInvalid, PlatformUnavailable with what the program said
 */
export async function callProgram({ path, env }: Program, { args, observe, signal }: Call): Promise<Answer> {
  signal.throwIfAborted()
  const child = spawn(process.execPath, [path, ...args, '--json'], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const stop = (): void => void child.kill(stopSignal)
  signal.addEventListener('abort', stop)
  let stdout = ''
  const last: string[] = []
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  createInterface({ input: child.stderr }).on('line', (line) => {
    last.push(line)
    if (last.length > 12) last.shift()
    observe(line)
  })
  try {
    const [code]: readonly unknown[] = await once(child, 'close')
    return answerOf(typeof code === 'number' ? code : 143, stdout, { path, args, last })
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

interface Said {
  readonly path: string
  readonly args: readonly string[]
  readonly last: readonly string[]
}

function answerOf(code: number, stdout: string, said: Said): Answer {
  const document = parsed(stdout)
  if ([0, 3, 75, 130, 143].includes(code) && document !== undefined) return { code, document }
  const [verb = ''] = said.args
  const { message, suggestions } = errorIn(document)
  const what = `soalbench ${verb} ended with ${code}: ${message ?? said.last.at(-1) ?? 'it said nothing'}`
  const Kind = code === 2 ? UsageInvalid : PlatformUnavailable
  throw new Kind(what, { suggestions: [...suggestions, `The program is ${said.path}.`] })
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function errorIn(document: Readonly<Record<string, unknown>> | undefined): {
  readonly message: string | undefined
  readonly suggestions: readonly string[]
} {
  const error = document?.['error']
  if (!isObject(error)) return { message: undefined, suggestions: [] }
  const { message, suggestions } = error
  return {
    message: typeof message === 'string' ? message : undefined,
    suggestions: Array.isArray(suggestions) ? suggestions.map(String) : [],
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
