import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withDatabase } from '../src/store/database.ts'
import { openWorkspace } from '../src/store/workspace.ts'
import { fillTrials } from './reprice-trials.ts'
import { fixed } from './table.ts'

const trials = 1_000_000

/** One million stored trials, all different, priced in another region by the command itself, in a process of its own. */
export async function measureReprice(
  folder: string,
): Promise<{ what: string; figure: string; goal: string }[]> {
  const workspace = await openWorkspace(join(folder, 'reprice'))
  await withDatabase(workspace, 'write', (connection) => fillTrials(connection, trials))
  const { seconds, peakBytes, document } = await runReprice(workspace.root)
  return [
    { what: '1 million stored trials priced', figure: `${fixed(seconds, 1)} s`, goal: 'under 10 s' },
    { what: 'peak memory of that', figure: `${fixed(peakBytes / 1e6, 0)} MB`, goal: 'under 1000 MB' },
    { what: 'trials in its totals', figure: `${document.total.trials}`, goal: `${trials}` },
  ]
}

/** Tells its own peak on a channel of its own when it ends. */
const tellPeak =
  'data:text/javascript,import{writeSync}from"node:fs";process.on("exit",()=>writeSync(3,String(process.resourceUsage().maxRSS)))'

async function runReprice(
  workspace: string,
): Promise<{ seconds: number; peakBytes: number; document: { total: { trials: number } } }> {
  const program = fileURLToPath(new URL('../../bin/run.js', import.meta.url))
  const before = performance.now()
  const child = spawn(
    process.execPath,
    ['--import', tellPeak, program, 'cost', 'reprice', '--all', '--region', 'eu-west-1', '--json'].concat(
      '--workspace',
      workspace,
    ),
    { stdio: ['ignore', 'pipe', 'inherit', 'pipe'] },
  )
  const [output, peak] = [child.stdio[1], child.stdio[3]].map((stream) => {
    const parts: string[] = []
    stream?.on('data', (part: unknown) => parts.push(String(part)))
    return parts
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`cost reprice ended with ${code}: ${output?.join('')}`)
  return {
    seconds: (performance.now() - before) / 1000,
    peakBytes: Number(peak?.join('')) * 1024,
    document: JSON.parse(output?.join('') ?? ''),
  }
}
