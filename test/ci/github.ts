import { spawn } from 'node:child_process'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'

export interface Step {
  readonly name?: string
  readonly id?: string
  readonly if?: string
  readonly uses?: string
  readonly run?: string
  readonly shell?: string
  readonly env?: Readonly<Record<string, string>>
  readonly with?: Readonly<Record<string, unknown>>
  readonly 'working-directory'?: string
}

export interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string; readonly description: string }>>
  readonly outputs: Readonly<Record<string, { readonly value: string }>>
  readonly runs: { readonly using: string; readonly steps: readonly Step[] }
}

export interface Workflow {
  readonly on: Readonly<Record<string, unknown>>
  readonly permissions: Readonly<Record<string, string>>
  readonly concurrency: { readonly group: string; readonly 'cancel-in-progress': boolean }
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly if?: string
        readonly environment?: string
        readonly permissions?: Readonly<Record<string, string>>
        readonly 'timeout-minutes'?: number
        readonly steps: readonly Step[]
      }
    >
  >
}

export const actionFolder = '.github/actions/soalbench'
export const actionFile = `${actionFolder}/action.yml`
export const readAction = (): Action => parse(readFileSync(actionFile, 'utf8'))
export const readWorkflow = (name: string): Workflow =>
  parse(readFileSync(`.github/workflows/${name}`, 'utf8'))

/** What a job's steps share: the values of `inputs.*`, the runner's variables and files. */
export interface Job {
  readonly inputs: Readonly<Record<string, string>>
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
}

export interface RanStep {
  readonly name: string
  readonly code: number | null
  readonly output: string
}

/** `${{ inputs.x }}` as the runner puts it into an environment. Any other expression is refused. */
function substituted(text: string, inputs: Job['inputs']): string {
  return text.replaceAll(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => {
    const name = /^inputs\.([a-z-]+)$/.exec(expression)?.[1]
    const value = name === undefined ? undefined : inputs[name]
    if (value === undefined) throw new Error(`this runner does not know \${{ ${expression} }}`)
    return value
  })
}

/** `inputs.a == 'b' && …`, and `always()`; without it a step runs only while every one before it was well. */
function isWanted(condition: string | undefined, inputs: Job['inputs'], isWell: boolean): boolean {
  const terms = (condition ?? '').replaceAll(/^\$\{\{|\}\}$/g, '').split('&&')
  const always = terms.some((term) => term.trim() === 'always()')
  if (!always && !isWell) return false
  return terms
    .map((term) => term.trim())
    .filter((term) => term !== '' && term !== 'always()')
    .every((term) => {
      const [, name = '', sign, literal] = /^inputs\.([a-z-]+) (==|!=) '([^']*)'$/.exec(term) ?? []
      if (sign === undefined) throw new Error(`this runner does not know the condition ${term}`)
      return (inputs[name] === literal) === (sign === '==')
    })
}

/** The commands of an action's steps, one after the other, in bash as the runner calls it. */
export async function runSteps(steps: readonly Step[], job: Job): Promise<readonly RanStep[]> {
  const ran: RanStep[] = []
  for (const step of steps) {
    const isWell = ran.every(({ code }) => code === 0)
    if (step.run === undefined || !isWanted(step.if, job.inputs, isWell)) continue
    ran.push({ name: step.name ?? '', ...(await runStep(step, job)) })
  }
  return ran
}

async function runStep({ run = '', env = {}, ...step }: Step, job: Job): Promise<Omit<RanStep, 'name'>> {
  const folder = await mkdtemp(join(tmpdir(), 'soalbench-step-'))
  const script = join(folder, 'step.sh')
  await writeFile(script, run)
  const own = Object.entries(env).map(([name, value]) => [name, substituted(value, job.inputs)])
  const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], {
    cwd: resolve(job.cwd, substituted(step['working-directory'] ?? '.', job.inputs)),
    env: { ...process.env, NO_COLOR: '1', ...job.env, ...Object.fromEntries(own) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text))
  return new Promise((done, reject) => {
    child.on('error', reject)
    child.on('close', (code) => done({ code, output }))
  })
}

/** What a step wrote for the steps after it. */
export async function outputsIn(file: string): Promise<Readonly<Record<string, string>>> {
  const lines = (await readFile(file, 'utf8')).trim().split('\n')
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  )
}
