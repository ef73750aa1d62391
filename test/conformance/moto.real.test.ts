import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { housekeeping, type Account } from '../../bench/conformance/account.ts'
import { clientsOf } from '../../bench/conformance/clients-of.ts'
import { facts } from '../../bench/conformance/facts.ts'
import { openLocalAccount } from '../../bench/conformance/local-account.ts'
import { runFacts } from '../../bench/conformance/run-facts.ts'
import { toolsPython } from './checked-by-models.ts'
import { shapesFrom } from './moto-calls.ts'
import { motoFacts, motoShapes } from './moto-weaknesses.ts'
import { startMoto, type MotoServer } from './moto-server.ts'
import { differences } from './shape-of.ts'

const credentials = { accessKeyId: 'any', secretAccessKey: 'any' }
const region = 'eu-central-1'

describe.skipIf(toolsPython === '')('moto (needs SOALBENCH_TEST_TOOLS_PYTHON)', () => {
  let moto: MotoServer
  beforeAll(async () => {
    moto = await startMoto()
  })
  afterAll(() => moto.close())

  it('answers our clients in the shapes of the local services', async () => {
    const local = await openLocalAccount()
    const ours = await shapesFrom(local.clients, local.script)
    const theirs = await shapesFrom(
      clientsOf({ endpoint: moto.endpoint, region, credentials, maxAttempts: 1 }),
      local.script,
    )
    await local.close()
    const found = [...ours].flatMap(([name, shape]) => differences(shape, theirs.get(name) ?? 'absent', name))
    expect(found.filter((line) => motoShapes.every(({ where }) => !where.test(line)))).toEqual([])
    expect(motoShapes.filter(({ where }) => !found.some((line) => where.test(line)))).toEqual([])
  })

  it('holds the facts about S3', async () => {
    const clients = clientsOf({ endpoint: moto.endpoint, region, credentials, maxAttempts: 1 })
    const account: Account = {
      ...housekeeping('soalbench-moto'),
      ...{ title: 'moto', clients, runsHandlers: false, script: '', tags: {}, event: () => '{}' },
      ...{ services: new Set(['s3']), roles: { lambda: '', emr: '', glue: '' }, code: { Code: {} } },
      patience: { patienceMs: 1000, pollMs: 20 },
    }
    const results = await runFacts(facts, account, { spend: false, only: ['s3.'] })
    const deviating = results.filter(({ outcome }) => outcome !== 'holds')
    expect(
      deviating.map(({ id, found }) => [id, found]).filter(([id = '']) => motoFacts[id] === undefined),
    ).toEqual([])
    expect(Object.keys(motoFacts).filter((id) => !deviating.some((result) => result.id === id))).toEqual([])
  })
})
