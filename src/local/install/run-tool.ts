import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

export interface ToolRun {
  readonly exitCode: number | null
  /** Last 64 KiB of stdout and stderr together. */
  readonly output: string
}

export interface ToolOptions {
  readonly env: Readonly<Record<string, string>>
  readonly signal?: AbortSignal | undefined
  readonly onLine?: (line: string) => void
}

const keptCharacters = 65_536

/**
 * Runs a program to its end, without a shell and without standard input. A program that cannot be started has exit
 * code null and the reason as output. On abort its whole process group is killed, and the signal's reason thrown.
 */
export async function runTool(
  command: string,
  args: readonly string[],
  options: ToolOptions,
): Promise<ToolRun> {
  options.signal?.throwIfAborted()
  // A group of its own: pip has children (builds), and a Ctrl-C must end them in our order, not the terminal's.
  const child = spawn(command, args, {
    env: options.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  })
  const kill = (): void => {
    killGroup(child.pid)
  }
  options.signal?.addEventListener('abort', kill, { once: true })
  let output = ''
  const collect = (line: string): void => {
    options.onLine?.(line)
    output = `${output}${line}\n`.slice(-keptCharacters)
  }
  createInterface({ input: child.stdout }).on('line', collect)
  createInterface({ input: child.stderr }).on('line', collect)
  const exitCode = await new Promise<number | null>((resolve) => {
    child.once('error', (error) => {
      output += error.message
      resolve(null)
    })
    child.once('close', (code) => {
      resolve(code)
    })
  })
  options.signal?.removeEventListener('abort', kill)
  options.signal?.throwIfAborted()
  return { exitCode, output }
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}
