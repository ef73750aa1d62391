import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { pathToFileURL } from 'node:url'
import { resolve } from 'node:path'

export interface Ended {
  /** Null when a signal ended it. */
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
}

/** The built program in a process of its own. `crashAt`: the point at which it kills itself, from 1. */
export function program(
  args: readonly string[],
  crash: { readonly at?: number; readonly countInto?: string } = {},
): Running {
  const hook = ['--import', pathToFileURL(resolve('bench/chaos/crash-hook.mjs')).href]
  const wanted = crash.at !== undefined || crash.countInto !== undefined
  const child = spawn(process.execPath, [...(wanted ? hook : []), 'bin/run.js', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      NO_COLOR: '1',
      ...(crash.at !== undefined && { SOALBENCH_CRASH_AT: String(crash.at) }),
      ...(crash.countInto !== undefined && { SOALBENCH_CRASH_COUNT: crash.countInto }),
    },
  })
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const ended = once(child, 'close').then(() => ({
    code: child.exitCode,
    signal: child.signalCode,
    stdout,
    stderr,
  }))
  return { child, ended }
}

/** Local services in a process of their own; resolves when they answer. */
export async function served(workspace: string, more: readonly string[] = ['--rehearse']): Promise<Running> {
  const running = program(['local', 'up', '--workspace', workspace, ...more])
  let seen = ''
  await new Promise<void>((done, failed) => {
    running.child.stderr?.on('data', (text: string) => {
      seen += text
      if (seen.includes('serving on')) done()
    })
    void running.ended.then(({ stderr }) => failed(new Error(`local up ended: ${stderr}`)))
  })
  return running
}

export async function stopped({ child, ended }: Running): Promise<void> {
  child.kill('SIGTERM')
  await ended
}
