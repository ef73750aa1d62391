import { Flags } from '@oclif/core'
import { BaseCommand } from '../../cli/base-command.ts'
import { numberList } from '../../core/comma-list.ts'
import { showSecret } from '../../core/redact.ts'
import { memoryFlag, regionFlag } from '../../cli/flags.ts'

export default class LocalUp extends BaseCommand {
  static override summary = 'Serve Lambda, EMR Serverless and Glue on loopback until interrupted.'
  static override description = `Any AWS client can use the services with the environment variables that are printed: boto3, the AWS CLI, an SDK.
The credentials are made anew at each start; requests signed with others are refused.

With --faults they go wrong as a plan says: {"seed": 7, "rules": [{"service": "lambda", "operation": "Invoke", "kind": "throttle", "probability": 0.2}]}.`
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --port 4599 --memory 1769,3008',
    '<%= config.bin %> <%= command.id %> --faults faults.json',
  ]
  static override flags = {
    port: Flags.integer({
      description: 'Port on 127.0.0.1; 0 takes a free one.',
      default: 0,
      min: 0,
      max: 65_535,
    }),
    memory: memoryFlag,
    region: regionFlag,
    rehearse: Flags.boolean({
      default: false,
      description:
        'No Spark, no figures: answers at once with the known results, to try out plans, budgets, faults and CI jobs.',
    }),
    account: Flags.boolean({
      description:
        'An empty account with all services in the place of the engines, to try out `infra up`, `--target aws` and nightly jobs: nothing is computed.',
      default: false,
    }),
    faults: Flags.file({
      description:
        'What goes wrong on purpose: a JSON file with a seed and rules, as docs/faults.md has them.',
      helpValue: 'FILE',
    }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(LocalUp)
    const { serveLocal } = await import('../../wiring/serve-local.ts')
    const { abandonEngines } = await import('../../wiring/abandon-engines.ts')
    const shutdown = this.shutdown
    shutdown.lastly(abandonEngines)
    const engine = await serveLocal({
      locations: this.locate(flags.workspace),
      memoriesMiB: numberList(flags.memory, '--memory'),
      port: flags.port,
      region: flags.region,
      log: (line) => this.note(line),
      faults: flags.faults,
      rehearse: flags.rehearse,
      account: flags.account,
    })
    try {
      const { environment, endpoint } = engine
      showSecret(engine.credentials.secretAccessKey)
      if (this.jsonEnabled()) this.logJson(this.document('local', { endpoint, environment }))
      for (const [name, value] of Object.entries(environment)) this.log(`export ${name}=${value}`)
      const how = flags.account
        ? 'an empty account: nothing is computed'
        : flags.rehearse
          ? 'a rehearsal: nothing is computed'
          : `limits: ${engine.limiterKind}`
      this.note(`serving on ${endpoint} (${how}); stop with Ctrl-C`)
      if (flags.account)
        this.note('with these variables, "soalbench infra up" deploys here, and so do boto3 and the AWS CLI')
      const run = flags.rehearse ? 'soalbench run --rehearse' : 'soalbench run'
      if (!flags.account)
        this.note(`"${run}" in this workspace runs here, and what it has started goes on when it is killed`)
      await shutdown.received()
    } finally {
      await engine.close()
    }
    this.endWith(shutdown.exitCode ?? 0)
  }
}
