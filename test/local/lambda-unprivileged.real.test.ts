import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { lambdaUnavailable } from './lambda-bench.ts'
import { startChild } from './limits-child.ts'

/** Takes root's privileges away without taking its files away; anybody else has none to begin with. */
const wrapper = process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-all', '--inh-caps=-all'] : []
const why = lambdaUnavailable || (canWrap() ? '' : 'setpriv is not there')

describe.skipIf(why !== '')(`a Lambda service without privileges ${why}`, () => {
  it('runs functions, stops them in between, ends them, and says what it cannot enforce', async () => {
    const scratch = await mkdtemp(join(tmpdir(), 'soalbench-plain-'))
    const source = `import './test/local/lambda-unprivileged-child.ts'`
    const { node, line } = await startChild(source, scratch, wrapper)
    const seen: unknown = JSON.parse(line)
    expect(seen).toMatchObject({
      cold: { runs: 1, environment: { TMPDIR: expect.stringContaining('/engine/lambda/') } },
      ticksWhileStopped: expect.toSatisfy((ticks: number) => ticks < 20),
      full: { errorType: 'Runtime.ExitError', errorMessage: expect.stringContaining('signal: killed') },
      exit: { errorType: 'Runtime.ExitError', errorMessage: expect.stringContaining('exit status 3') },
      again: { runs: 1, marks: 2 },
      left: ['sb-unprivileged-lambda-1'],
      after: [],
      notes: [
        expect.stringMatching(/^limits are advisory/),
        expect.stringMatching(/^\/tmp is a plain directory/),
        expect.stringMatching(/^the temporary directory grew beyond 512 MiB/),
      ],
      enforcement: { kind: 'advisory', enforced: { memoryMiB: null, vcpus: null, tmpMiB: null } },
    })
    if (node.exitCode === null) await once(node, 'exit')
    expect(await readdir(join(scratch, 'engine', 'lambda'))).toEqual([])
    await rm(scratch, { recursive: true })
  })
})

function canWrap(): boolean {
  const [file, ...argv] = [...wrapper, 'true']
  try {
    execFileSync(file ?? '', argv)
    return true
  } catch {
    return false
  }
}
