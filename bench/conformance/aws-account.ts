import { DeleteObjectCommand } from '@aws-sdk/client-s3'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { zipSync } from 'fflate'
import { housekeeping, type Account, type WorkKind } from './account.ts'
import { clientsOf } from './clients-of.ts'
import { put } from './facts/s3-bench.ts'
import { serviceNames } from './fact.ts'
import type { OpenAccount } from './local-account.ts'

export interface AwsPlace {
  readonly region: string
  /** Whose roles are used: `<stack>-lambda`, `<stack>-emr`, `<stack>-glue`. */
  readonly stack: string
  /** Stops where the credentials are of another one. */
  readonly account?: string | undefined
}

const seconds: Readonly<Record<Exclude<WorkKind, 'fail'>, number>> = { ok: 0, slow: 20, endless: 600 }

const work = `
import json, sys, time

def run(event):
    if "sleep" not in event:
        raise ValueError("this event fails")
    if "print" in event:
        print("x" * int(event["print"]))
    time.sleep(event["sleep"])
`
const handler = `${work}
def handler(event, context):
    run(event)
    return {"said": "ok"}
`
const script = `${work}
run(json.loads(sys.argv[sys.argv.index("--event") + 1]))
`

/** An account on AWS. What is made there is tagged, named soalbench-fact-…, and removed again. */
export async function openAwsAccount({ region, stack, account }: AwsPlace): Promise<OpenAccount> {
  const clients = clientsOf({ region, maxAttempts: 3 })
  const sts = new STSClient({ region })
  const { Account: id = '', Arn = '' } = await sts.send(new GetCallerIdentityCommand({}))
  sts.destroy()
  if (account !== undefined && account !== id)
    throw new Error(`the credentials are of another account: ${masked(id)}`)
  const partition = Arn.split(':')[1] ?? 'aws'
  const role = (of: string): string => `arn:${partition}:iam::${id}:role/${stack}-${of}`
  const prefix = `soalbench-fact-${Date.now().toString(36)}`
  const own = housekeeping(`${prefix}-own`)
  const facts: Account = {
    ...housekeeping(prefix),
    ...{ title: `aws ${region} ${masked(id)}`, clients, runsHandlers: true, script: '' },
    services: new Set(serviceNames),
    roles: { lambda: role('lambda'), emr: role('emr'), glue: role('glue') },
    tags: { app: 'soalbench', purpose: 'conformance' },
    code: {
      ...{ PackageType: 'Zip', Runtime: 'python3.12', Handler: 'index.handler' },
      Code: { ZipFile: zipSync({ 'index.py': Buffer.from(handler) }) },
    },
    patience: { patienceMs: 15 * 60_000, pollMs: 2000 },
    event: (kind) => JSON.stringify(kind === 'fail' ? {} : { sleep: seconds[kind] }),
  }
  // The roles of a stack read scripts in the stack's own bucket, and nowhere else.
  const bucket = `${stack}-${id}-${region}`
  const key = `scripts/${prefix}.py`
  await put(facts, bucket, key, { Body: script })
  own.later(() => clients.s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key })))
  return {
    ...facts,
    script: `s3://${bucket}/${key}`,
    close: async () => {
      const left = await own.tidy()
      for (const client of Object.values(clients)) client.destroy()
      if (left.length > 0) throw new Error(`not removed: ${left.join('; ')}`)
    },
  }
}

const masked = (id: string): string => `${'*'.repeat(8)}${id.slice(-4)}`
