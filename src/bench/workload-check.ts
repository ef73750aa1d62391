import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { EngineUnavailable } from '../core/errors.ts'
import { pythonTokens } from './python-tokens.ts'
import { breaches } from './workload-rules.ts'
import { parseDefinition } from './workloads.ts'

/** One breach of the contract of a workload, with its place and what to do. */
export interface Finding {
  readonly file: string
  /** From 1. */
  readonly line: number
  readonly rule: string
  readonly message: string
  readonly remedy: string
}

/**
 * Every breach in a workload's folder, empty when it may run. `python`, an interpreter's path, finds syntax errors;
 * all other rules need none. Never runs the job.
 */
export async function checkWorkload(directory: string, python?: string): Promise<Finding[]> {
  return [...(await checkDefinition(directory)), ...(await checkScript(join(directory, 'job.py'), python))]
}

/** The rules for a script alone. */
export async function checkScript(file: string, python?: string): Promise<Finding[]> {
  const source = await readFile(file, 'utf8').catch(() => undefined)
  if (source === undefined) {
    return [
      {
        file,
        line: 1,
        rule: 'job-missing',
        message: 'there is no job.py',
        remedy: 'Write one that ends with run_workload(work).',
      },
    ]
  }
  const syntax = python === undefined ? [] : await checkSyntax(file, python)
  return [...syntax, ...breaches(pythonTokens(source)).map((breach) => ({ file, ...breach }))]
}

async function checkDefinition(directory: string): Promise<Finding[]> {
  const file = join(directory, 'workload.json')
  const parsed = parseDefinition(await readFile(file, 'utf8').catch(() => undefined))
  if (parsed.success) return []
  return parsed.problems.map((message) => ({
    file,
    line: 1,
    rule: 'definition',
    message,
    remedy: 'Compare with the workload.json of a built-in workload.',
  }))
}

const parse = `
import ast, json, sys
try:
    with open(sys.argv[1], "rb") as file:
        ast.parse(file.read())
except (SyntaxError, ValueError) as error:
    print(json.dumps([getattr(error, "lineno", None) or 1, getattr(error, "msg", None) or str(error)]))
`

async function checkSyntax(file: string, python: string): Promise<Finding[]> {
  // -I: neither the environment nor the folder of the job decides what `ast` is.
  const { stdout } = await promisify(execFile)(python, ['-I', '-c', parse, file], { env: {} }).catch(
    (cause: unknown) => {
      throw new EngineUnavailable(`python cannot be run: ${python}`, {
        cause,
        suggestions: ['Run `soalbench local install` again.'],
      })
    },
  )
  if (stdout.trim() === '') return []
  const [line, message]: [number, string] = JSON.parse(stdout)
  return [
    { file, line, rule: 'syntax-error', message, remedy: 'Correct it: no platform can run this script.' },
  ]
}
