import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { silenceKnownWarnings } from '../../src/cli/known-warnings.ts'
import { openAwsAccount } from './aws-account.ts'
import type { Fact, FactResult } from './fact.ts'
import { facts } from './facts.ts'
import { knownGaps } from './known-gaps.ts'
import { openLocalAccount, type OpenAccount } from './local-account.ts'
import { runFacts } from './run-facts.ts'

const help = `npm run conformance [-- FLAGS]

Looks at ${facts.length} facts about the services that soalbench relies on, one after the other.

  --target local|aws   where; default: the local services of this repository
  --region REGION      on AWS: where; default: AWS_REGION
  --stack NAME         on AWS: whose roles NAME-lambda, NAME-emr and NAME-glue are used; default: soalbench
  --account ID         on AWS: stop where the credentials are of another account
  --spend              on AWS: also facts that need an invocation or a job run, which are billed
  --only START         facts whose id begins so; may be given more than once
  --list               print the facts with their sources, and look at none
  --out FILE           what was found, as JSON; default: conformance.json

On AWS functions, applications, jobs and buckets named soalbench-fact-… are made, tagged app=soalbench, and removed.
`

silenceKnownWarnings()
const { values: flags } = parseArgs({
  options: {
    ...{ target: { type: 'string', default: 'local' }, region: { type: 'string' } },
    ...{ stack: { type: 'string', default: 'soalbench' }, account: { type: 'string' } },
    ...{ spend: { type: 'boolean', default: false }, list: { type: 'boolean', default: false } },
    ...{ only: { type: 'string', multiple: true }, help: { type: 'boolean', default: false } },
    out: { type: 'string', default: 'conformance.json' },
  },
})

if (flags.help) process.stdout.write(help)
else if (flags.list) for (const fact of facts) process.stdout.write(line(fact))
else process.exitCode = await main()

async function main(): Promise<number> {
  const account = await openAccount()
  const gaps = knownGaps[flags.target] ?? {}
  process.stdout.write(`${account.title}\n`)
  const choice = { only: flags.only, spend: flags.spend || flags.target === 'local' }
  const tell = (result: FactResult): void => {
    process.stdout.write(rowOf(result, gaps[result.id]))
  }
  const results = await runFacts(facts, account, choice, tell)
  await account.close()
  const found = results.filter(({ outcome }) => outcome === 'deviates' || outcome === 'broken')
  const deviations = found.map((result) => ({ ...result, known: gaps[result.id] ?? null }))
  const holding = results.filter(({ outcome }) => outcome === 'holds').length
  const skipped = results.length - holding - found.length
  const document = { schema: 'soalbench.conformance/1', target: account.title, holding, skipped, deviations }
  await writeFile(flags.out, `${JSON.stringify(document, null, 2)}\n`)
  process.stdout.write(
    `${holding} hold, ${found.length} do not, ${skipped} were not looked at; ${flags.out} has the details\n`,
  )
  return deviations.some(({ known }) => known === null) ? 1 : 0
}

async function openAccount(): Promise<OpenAccount> {
  if (flags.target === 'local') return openLocalAccount()
  if (flags.target !== 'aws') throw new Error(`no such target: ${flags.target}`)
  const region = flags.region ?? process.env['AWS_REGION']
  if (region === undefined) throw new Error('a region is needed: --region, or AWS_REGION')
  return openAwsAccount({ region, stack: flags.stack, account: flags.account })
}

function rowOf({ id, outcome, found, sentence, ms }: FactResult, gap: string | undefined): string {
  const start = `${outcome.padEnd(9)} ${id.padEnd(28)}`
  if (outcome === 'holds') return `${start} ${String(ms).padStart(6)} ms\n`
  if (outcome === 'skipped') return `${start} ${found}\n`
  return `${start} ${sentence}\n${' '.repeat(10)}${found}\n${gap === undefined ? '' : `${' '.repeat(10)}known: ${gap}\n`}`
}

function line({ id, sentence, source, spends }: Fact): string {
  return `${id.padEnd(28)} ${sentence}${spends === true ? ' [billed]' : ''}\n${' '.repeat(29)}${source}\n`
}
