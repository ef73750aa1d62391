import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { connected } from '../../src/store/connect.ts'
import { readRun } from '../../src/store/read-run.ts'
import { rebuildDatabase } from '../../src/store/rebuild-database.ts'
import { resumeRun } from '../../src/store/run-writer.ts'
import { workspaceAt } from '../../src/store/workspace.ts'
import { repriceTrials } from '../../src/wiring/reprice-trials.ts'
import { readLine } from '../../src/wiring/import-trials-line.ts'
import { importLines, journalOf, smallest, type Line } from './import-lines.ts'

const usage = { platform: 'lambda', region: 'eu-west-1', memoryMib: 1769, billedMs: [8_842] }
const glue: Line = {
  ...{ workload: 'etl', platform: 'glue', payload_bytes: 5_000_000, start_level: 'cold', work_ms: 3_000 },
  sizing: { workerType: 'G.1X', workers: 2, glueVersion: '5.1' },
}

const costs = (workspace: string): Promise<readonly unknown[]> =>
  connected(join(workspace, 'soalbench.duckdb'), 'read', async (connection) => {
    const reader = await connection.runAndReadAll(
      'SELECT trial_id, price_book, usd::VARCHAR AS usd FROM trial_costs ORDER BY trial_id',
    )
    return reader.getRowObjectsJS()
  })

describe('an import', () => {
  it('makes a run of lines that need not say more than what, where, how large and how long', async () => {
    const { imported, runs, trials, rejected, workspace } = await importLines([smallest, smallest, glue])
    expect({ imported, trials, rejected }).toEqual({ imported: true, trials: 3, rejected: [] })
    const stored = await readRun(workspaceAt(workspace), 'latest')
    expect(stored.run).toMatchObject({ runId: runs[0]?.runId, target: 'imported', state: 'complete' })
    expect(stored.trials.map(({ repetition, sequence }) => [repetition, sequence])).toEqual([
      [1, 1],
      [2, 2],
      [1, 3],
    ])
    expect(stored.trials[0]).toMatchObject({
      state: 'succeeded',
      clientMs: 9_000,
      platformMs: null,
      usage: null,
      invoice: null,
      cell: { sizing: { platform: 'lambda', memoryMiB: 1769, ephemeralMiB: 512, architecture: 'x86_64' } },
    })
  })

  it('prices usage, takes a total as it is, and tells the two apart', async () => {
    const { workspace } = await importLines([
      { ...smallest, trial_id: 'a', usage },
      { ...glue, trial_id: 'b', usd: '0.014700000000000001' },
      { ...smallest, trial_id: 'c' },
    ])
    // 8.842 s × 1769/1024 GB at 0.0000166667, and one request.
    expect(await costs(workspace)).toEqual([
      { trial_id: 'a', price_book: 'aws-2026-11', usd: '0.000254782182340429687500' },
      { trial_id: 'b', price_book: 'as-imported', usd: '0.014700000000000001000000' },
    ])
    await expect(
      repriceTrials({
        ...{ workspace, run: 'latest', priceBook: undefined, region: undefined },
        ...{ architecture: undefined, discount: undefined },
      }),
    ).resolves.toMatchObject({ total: { trials: 3, withoutUsage: 2 } })
  })

  it('keeps the runs of its lines apart, with what they say of their target and region', async () => {
    const { runs, workspace } = await importLines([
      {
        ...smallest,
        run_id: 'night-1',
        target: 'aws',
        region: 'eu-west-1',
        started_at: '2026-11-01 02:00:00+00',
      },
      { ...smallest, run_id: 'night-2', usage },
      { ...smallest, run_id: 'night-1', started_at: '2026-11-01T01:00:00Z', target: 'aws' },
    ])
    expect(runs).toEqual([
      { runId: 'night-1', target: 'aws', trials: 2 },
      { runId: 'night-2', target: 'imported', trials: 1 },
    ])
    const one = await readRun(workspaceAt(workspace), 'night-1')
    expect(one.run).toMatchObject({ region: 'eu-west-1', startedAt: '2026-11-01T01:00:00.000Z' })
    expect((await readRun(workspaceAt(workspace), 'night-2')).run.region).toBe('eu-west-1')
  })

  it('is in the journal: the database made again is the same', async () => {
    const { workspace } = await importLines([{ ...smallest, usage, raw: { log: ['ü\u0000', 1] } }, glue])
    const place = workspaceAt(workspace)
    const before = await readRun(place, 'latest')
    await rebuildDatabase(place, Date.now)
    expect(await readRun(place, 'latest')).toEqual(before)
    expect(await readdir(workspace)).not.toContain('import.draft')
  })

  it('takes the rows of the trials table as DuckDB writes them', async () => {
    const first = await importLines([
      { ...smallest, usage, run_id: 'one' },
      { ...glue, usd: 0.01, run_id: 'one' },
    ])
    const rows = await connected(
      join(first.workspace, 'soalbench.duckdb'),
      'read with files',
      async (connection) => {
        const path = join(first.workspace, 'rows.jsonl')
        await connection.run(`COPY (SELECT * FROM trials) TO '${path}' (FORMAT json)`)
        return path
      },
    )
    const { readFile } = await import('node:fs/promises')
    const again = await importLines(await readFile(rows, 'utf8'))
    expect(again).toMatchObject({ imported: true, trials: 2 })
    expect(again.notes).toContain('2 trials: invoice_json is not taken over')
    const [before, after] = await Promise.all(
      [first, again].map(({ workspace }) => readRun(workspaceAt(workspace), 'one')),
    )
    expect(after?.trials[0]).toEqual(before?.trials[0])
    expect(after?.trials[1]).toEqual({ ...before?.trials[1], invoice: null })
  })
})

describe('lines that cannot be imported', () => {
  it.each<[string, string | Uint8Array | readonly Line[], RegExp]>([
    ['an empty file', '', /^null empty/],
    ['blank lines only', '\n \n', /^null empty/],
    ['text', 'hello\n', /^1 not JSON: column 1: "h" cannot stand here/],
    ['NaN', '{"client_ms":NaN}\n', /^1 not JSON: column 14: "N"/],
    ['a list', '[{"workload":"etl"}]\n', /^1 a list and not an object; `jq -c/],
    ['bytes that are not UTF-8', Uint8Array.of(0x7b, 0xff, 0x7d, 0x0a), /^1 not UTF-8/],
    ['a missing workload', [{ ...smallest, workload: undefined }], /^1 workload: missing/],
    ['a control character', [{ ...smallest, workload: 'a\u001bb' }], /^1 workload: has control characters/],
    ['an unknown key', [{ ...smallest, clientms: 1 }], /^1 clientms: unknown key; did you mean client_ms\?/],
    [
      'an unknown platform',
      [{ ...smallest, platform: 'fargate' }],
      /^1 platform: "fargate" is not one of lambda/,
    ],
    ['a negative duration', [{ ...smallest, client_ms: -1 }], /^1 client_ms: -1 is negative/],
    [
      'an absurd duration',
      [{ ...smallest, client_ms: 1e15 }],
      /^1 client_ms: 1000000000000000 is outside 0 to 2678400000 ms/,
    ],
    ['a duration as text', [{ ...smallest, client_ms: '9 s' }], /^1 client_ms: "9 s" is not a number/],
    ['half a byte', [{ ...smallest, payload_bytes: 0.5 }], /^1 payload_bytes: 0.5 is outside/],
    [
      'a success without a duration',
      [{ ...smallest, client_ms: null }],
      /^1 client_ms: missing; a trial that succeeded/,
    ],
    ['a success that took no time', [{ ...smallest, client_ms: 0 }], /^1 client_ms: 0;/],
    ['a success with a failure', [{ ...smallest, failure_cause: 'timed-out' }], /^1 failure_cause/],
    ['no memory', [{ ...smallest, memory_mib: null }], /^1 memory_mib: missing; give it, or "sizing"/],
    [
      'another memory in the usage',
      [{ ...smallest, memory_mib: 512, usage }],
      /^1 usage.memoryMib: 1769 is not the 512 MiB/,
    ],
    ['no sizing', [{ ...glue, sizing: null }], /^1 sizing: missing; give "sizing":\{"workerType"/],
    ['a damaged sizing', [{ ...glue, sizing: { workerType: 'G.1X', workers: 0 } }], /^1 sizing.workers: /],
    ['a usage of another platform', [{ ...glue, usage }], /^1 usage.platform: lambda is not glue/],
    [
      'a damaged usage',
      [{ ...smallest, usage: { ...usage, billedMs: [-1] } }],
      /^1 usage.billedMs\[0\]: -1 is negative/,
    ],
    [
      'a region without prices',
      [{ ...smallest, usage: { ...usage, region: 'mars-1' } }],
      /^1 usage: no rate for .* in mars-1/,
    ],
    ['a negative total', [{ ...smallest, usd: -1 }], /^1 usd: -1 is not an amount/],
    ['a total of too many places', [{ ...smallest, usd: 1e-30 }], /^1 usd: 1e-30 is not an amount/],
    ['a total as exponent', [{ ...smallest, usd: '1e-30' }], /^1 usd: "1e-30" is not an amount/],
    ['a run id that is a path', [{ ...smallest, run_id: '../up' }], /^1 run_id: "..\/up" is not a run id/],
    [
      'a time that is none',
      [{ ...smallest, started_at: 'yesterday' }],
      /^1 started_at: "yesterday" is not a time/,
    ],
    [
      'an id that is there twice',
      [
        { ...smallest, trial_id: 'x' },
        { ...smallest, trial_id: 'x' },
      ],
      /^2 trial_id: x stands in line 1 of .*trials.jsonl already/,
    ],
    [
      'two targets in a run',
      [
        { ...smallest, run_id: 'a' },
        { ...smallest, run_id: 'a', target: 'aws' },
      ],
      /^2 target: aws, but an earlier line of run a has imported/,
    ],
  ])('%s', async (_, content, expected) => {
    const { imported, runs, trials, rejectedLines, rejected, workspace } = await importLines(content)
    expect({ imported, runs, trials, rejectedLines }).toEqual({
      ...{ imported: false, runs: [], trials: 0, rejectedLines: 1 },
    })
    expect(`${rejected[0]?.line} ${rejected[0]?.reason}`).toMatch(expected)
    expect(await readdir(join(workspace, 'runs'))).toEqual([])
  })

  it('good lines beside a bad one are not imported either', async () => {
    const { imported, rejected, workspace } = await importLines([
      smallest,
      { ...smallest, client_ms: -1 },
      smallest,
    ])
    expect({ imported, lines: rejected.map(({ line }) => line) }).toEqual({ imported: false, lines: [2] })
    expect(await costs(workspace)).toEqual([])
    expect(await readdir(join(workspace, 'runs'))).toEqual([])
  })

  it('a run or a trial that is here already is refused, and what is here stays', async () => {
    const { workspace } = await importLines([{ ...smallest, run_id: 'here', trial_id: 'mine' }])
    const run = await importLines(
      [
        { ...smallest, run_id: 'here' },
        { ...smallest, run_id: 'here' },
      ],
      workspace,
    )
    expect(run.rejected).toMatchObject([
      { line: 1, reason: expect.stringContaining('run here is in this workspace') },
    ])
    const trial = await importLines([{ ...smallest, run_id: 'new', trial_id: 'mine' }], workspace)
    expect(trial.rejected).toMatchObject([
      { line: 1, reason: expect.stringContaining('mine is a trial of this') },
    ])
    expect((await readRun(workspaceAt(workspace), 'here')).trials).toHaveLength(1)
  })

  it('a file that is not there is named', async () => {
    const { importTrials } = await import('../../src/wiring/import-trials.ts')
    const { workspace } = await importLines([smallest])
    const request = { workspace, files: ['/nowhere/t.jsonl'], soalbenchVersion: '0' }
    await expect(importTrials(request)).rejects.toThrow('import file cannot be read: /nowhere/t.jsonl')
  })
})

describe('any line', () => {
  const keys = [
    ...Object.keys(smallest),
    'usage',
    'usd',
    'sizing',
    'state',
    'raw',
    'run_id',
    'started_at',
    'other',
  ]
  const line = fc.dictionary(fc.constantFrom(...keys), fc.jsonValue(), { maxKeys: 8 })

  it('is a trial or has a reason of one line, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.record({ over: line, cut: fc.nat(400) }), ({ over, cut }) => {
        const text = JSON.stringify({ ...smallest, ...over })
        for (const given of [text, text.slice(0, cut)]) {
          const read = readLine(given)
          if ('reason' in read) expect(read.reason).toMatch(/^.{1,400}$/u)
          else expect(read.fields.payload_bytes).toBeGreaterThan(0)
        }
      }),
      { numRuns: 10_000 },
    )
  })

  it('that can be read can be stored and read back', async () => {
    const amount = fc.oneof(fc.constant(null), fc.double({ min: 0, max: 1e9, noNaN: true }))
    const good = fc.record({
      ...{ payload_bytes: fc.integer({ min: 1, max: 1e15 }), queue_ms: amount, jvm_start_ms: amount },
      workload: fc.string({ minLength: 1, maxLength: 40 }),
      failure_message: fc.string({ unit: 'binary' }),
      raw: fc.jsonValue(),
      usd: fc.option(fc.double({ min: 0, max: 1e6, noNaN: true })),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(good, { minLength: 1, maxLength: 30 }), async (wishes) => {
        const lines = wishes.map((wish) => ({ ...smallest, ...wish }))
        const readable = lines.filter((each) => !('reason' in readLine(JSON.stringify(each))))
        if (readable.length === 0) return
        const { imported, workspace, rejected } = await importLines(readable)
        expect({ imported, rejected }).toEqual({ imported: true, rejected: [] })
        const { trials } = await readRun(workspaceAt(workspace), 'latest')
        const stored = trials.map(({ cell, queueMs, jvmStartMs, failureMessage, raw }) => {
          const { workload, payloadBytes } = cell
          return { workload, payloadBytes, queueMs, jvmStartMs, failureMessage, raw }
        })
        expect(stored).toEqual(
          readable.map((each) => ({
            ...{ workload: each.workload, payloadBytes: each.payload_bytes, raw: each.raw },
            ...{
              queueMs: each.queue_ms,
              jvmStartMs: each.jvm_start_ms,
              failureMessage: each.failure_message,
            },
          })),
        )
      }),
      { numRuns: 25 },
    )
  })
})

describe('an imported run', () => {
  it('is whole: it cannot be resumed, and its journal stays as it is', async () => {
    const { workspace } = await importLines([{ ...smallest, run_id: 'whole' }])
    const before = await journalOf(workspace, 'whole')
    const context = { workspace: workspaceAt(workspace), now: Date.now, warn: () => undefined }
    await expect(resumeRun('whole', '0', context)).rejects.toThrow(
      'run cannot be resumed: whole: it was imported',
    )
    expect(await journalOf(workspace, 'whole')).toBe(before)
  })
})
