import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'

/** Runs TypeScript source in a Node process of its own until it prints its first line; for tests that kill it. */
export async function startChild(
  source: string,
  directory: string,
): Promise<{ node: ChildProcess; line: string }> {
  const outfile = join(directory, `child-${process.pid}-${Date.now()}.mjs`)
  await build({
    stdin: { contents: source, resolveDir: resolve('.'), loader: 'ts' },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    logLevel: 'error',
  })
  const node = spawn(process.execPath, [outfile], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [chunk] = (await Promise.race([
    once(node.stdout, 'data'),
    once(node, 'exit').then(() => {
      throw new Error('the child ended early')
    }),
  ])) as [Buffer]
  return { node, line: chunk.toString().trim() }
}
