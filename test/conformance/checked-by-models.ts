import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import * as v from 'valibot'
import type { Exchange } from '../../src/local/wire.ts'
import { exchangeLine } from './exchange-line.ts'

/** Python with botocore, boto3 and moto; set by "npm test". */
export const toolsPython = process.env['SOALBENCH_TEST_TOOLS_PYTHON'] ?? ''
const found = v.object({
  operations: v.record(v.string(), v.number()),
  deviations: v.record(v.string(), v.string()),
})

/** By the beginning of `service:Operation side place`: why it is no fault. */
const allowed: Readonly<Record<string, string>> = {
  'cloudformation:DescribeStackEvents answer .StackEvents[].ResourceStatus':
    'a stack whose change set is not executed yet has the event REVIEW_IN_PROGRESS, which the model does not list',
  'codebuild:BatchGetBuilds answer .buildsNotFound':
    'the service answers an empty list (API reference, BatchGetBuilds, example), for which the model has no room',
}

/** Holds every request and answer against the service models of botocore. */
export async function checkedByModels(exchanges: readonly Exchange[]): Promise<v.InferOutput<typeof found>> {
  const folder = await mkdtemp(join(tmpdir(), 'soalbench-models-'))
  const file = join(folder, 'exchanges.jsonl')
  await writeFile(file, exchanges.map(exchangeLine).join(''))
  const output = execFileSync(toolsPython, [resolve('test/local/conformance/check_exchanges.py'), file], {
    ...{ encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  })
  await rm(folder, { recursive: true })
  return v.parse(found, JSON.parse(output))
}

export const unexplained = (deviations: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(deviations).filter(([at]) => !Object.keys(allowed).some((start) => at.startsWith(start))),
  )
