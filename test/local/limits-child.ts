import { spawn, type ChildProcess } from 'node:child_process'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'

/** Runs TypeScript source in a Node process of its own until it prints its first line; for tests that kill it. */
export async function startChild(
  source: string,
  directory: string,
  /** Put before node's own command line. */
  wrapper: readonly string[] = [],
): Promise<{ node: ChildProcess; line: string }> {
  const outfile = join(directory, `child-${process.pid}-${Date.now()}.mjs`)
  await build({
    stdin: { contents: source, resolveDir: resolve('.'), loader: 'ts' },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    logLevel: 'error',
    // CommonJS packages inside the bundle ask for Node's own modules by require.
    banner: {
      js: `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)`,
    },
  })
  const [file, ...argv] = [...wrapper, process.execPath, outfile, directory]
  const node = spawn(file, argv, { stdio: ['ignore', 'pipe', 'inherit'] })
  const line = await new Promise<string>((resolve, reject) => {
    node.stdout.once('data', (chunk: Buffer) => {
      resolve(chunk.toString().trim())
    })
    node.once('exit', () => {
      reject(new Error('the child ended early'))
    })
  })
  return { node, line }
}
