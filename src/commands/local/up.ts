import { Flags } from '@oclif/core'
import { BaseCommand } from '../../cli/base-command.ts'
import { numberList } from '../../core/comma-list.ts'
import { showSecret } from '../../core/redact.ts'
import { memoryFlag, regionFlag } from '../../cli/flags.ts'

export default class LocalUp extends BaseCommand {
  static override summary = 'Serve Lambda, EMR Serverless and Glue on loopback until interrupted.'
  static override description = `Any AWS client can use the services with the environment variables that are printed: boto3, the AWS CLI, an SDK.
The credentials are made anew at each start; requests signed with others are refused.`
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
    })
    try {
      const { environment, endpoint } = engine
      showSecret(engine.credentials.secretAccessKey)
      if (this.jsonEnabled()) this.logJson(this.document('local', { endpoint, environment }))
      for (const [name, value] of Object.entries(environment)) this.log(`export ${name}=${value}`)
      this.note(`serving on ${endpoint} (limits: ${engine.limiterKind}); stop with Ctrl-C`)
      await shutdown.received()
    } finally {
      await engine.close()
    }
    this.endWith(shutdown.exitCode ?? 0)
  }
}
