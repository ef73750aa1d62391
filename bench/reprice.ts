import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { withDatabase } from '../src/store/database.ts'
import { openWorkspace } from '../src/store/workspace.ts'
import { fillTrials } from './reprice-trials.ts'
import { fixed } from './table.ts'

const trials = 1_000_000

/** One million stored trials, priced in another region by the command itself, in a process of its own. */
export async function measureReprice(
  folder: string,
): Promise<{ what: string; figure: string; goal: string }[]> {
  const figures = []
  for (const durations of ['scattered', 'all different'] as const) {
    const workspace = await openWorkspace(join(folder, `reprice ${durations}`))
    await withDatabase(workspace, 'write', (connection) => fillTrials(connection, trials, durations))
    const { seconds, processorSeconds, peakBytes } = await runReprice(workspace.root)
    figures.push(
      {
        what: `1 million stored trials priced, durations ${durations}`,
        figure: `${fixed(seconds, 1)} s`,
        goal: 'under 10 s',
      },
      { what: 'processor time of that', figure: `${fixed(processorSeconds, 1)} s`, goal: '' },
      { what: 'peak memory of that', figure: `${fixed(peakBytes / 1e6, 0)} MB`, goal: 'under 1000 MB' },
    )
  }
  return figures
}

interface Cost {
  readonly seconds: number
  /** Of all its threads: what a busy computer does not lengthen much. */
  readonly processorSeconds: number
  readonly peakBytes: number
}

/** Has a program tell what it used, on a channel of its own, when it ends. */
const tellUse =
  'data:text/javascript,import{writeSync}from"node:fs";process.on("exit",()=>writeSync(3,JSON.stringify(process.resourceUsage())))'

async function runReprice(workspace: string): Promise<Cost> {
  const program = fileURLToPath(new URL('../../bin/run.js', import.meta.url))
  const flags = ['--all', '--region', 'eu-west-1', '--json', '--workspace', workspace]
  const startedAt = performance.now()
  const child = spawn(process.execPath, ['--import', tellUse, program, 'cost', 'reprice', ...flags], {
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
  })
  const [output, use] = await Promise.all([child.stdio[1], child.stdio[3]].map(textOf))
  const [code] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode]
  if (code !== 0) throw new Error(`cost reprice ended with ${code}: ${output}`)
  const document: { total: { trials: number } } = JSON.parse(output ?? '')
  if (document.total.trials !== trials) throw new Error(`${document.total.trials} trials were priced`)
  const used: NodeJS.ResourceUsage = JSON.parse(use ?? '')
  return {
    seconds: (performance.now() - startedAt) / 1000,
    processorSeconds: (used.userCPUTime + used.systemCPUTime) / 1e6,
    peakBytes: used.maxRSS * 1024,
  }
}

async function textOf(stream: unknown): Promise<string> {
  let text = ''
  if (stream instanceof Readable) for await (const part of stream) text += String(part)
  return text
}
