import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { removeLeftovers } from '../../src/local/leftovers.ts'
import { detectLimiter } from '../../src/local/limits/detect.ts'
import { lambdaUnavailable, traces } from './lambda-bench.ts'
import { startChild } from './limits-child.ts'

describe.skipIf(lambdaUnavailable !== '')(`an engine that was killed ${lambdaUnavailable}`, () => {
  it('leaves a frozen and a busy sandbox, which the next start removes', async () => {
    const scratch = await mkdtemp(join(tmpdir(), 'soalbench-crash-'))
    const { node, line } = await startChild(
      `
      import { modesFunction, openBench } from './test/local/lambda-bench.ts'
      const bench = await openBench([modesFunction(), modesFunction({ name: 'other', timeoutSeconds: 60 })])
      await bench.invoke('modes', {})
      void bench.invoke('other', { mode: 'sleep', seconds: 50 })
      setTimeout(() => process.stdout.write(bench.directory + '\\n'), 800)
    `,
      scratch,
    )
    node.kill('SIGKILL')
    await once(node, 'exit')
    const left = await traces(line, node.pid)
    expect(left.some((trace) => trace.startsWith('/sys/fs/cgroup/'))).toBe(true)
    expect(left.some((trace) => trace.endsWith('tmp.img'))).toBe(true)
    const limiter = await detectLimiter()
    const removed = await removeLeftovers(join(line, 'local', 'engines'), limiter)
    expect(removed).toEqual([expect.stringMatching(/had not been closed: removed 2 compartments/)])
    expect(await traces(line, node.pid)).toEqual([])
    expect(await readdir(join(line, 'local', 'engines'))).toEqual([])
    await limiter.dispose()
    await rm(line, { recursive: true })
    await rm(scratch, { recursive: true })
  })
})
