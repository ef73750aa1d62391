import { Flags } from '@oclif/core'
import { BaseCommand } from '../../cli/base-command.ts'
import { memoryFlag } from '../../cli/flags.ts'

export default class LocalUp extends BaseCommand {
  static override summary = 'Serve Lambda, EMR Serverless and Glue on loopback until interrupted.'
  static override description = `Any AWS client can use the services with the environment variables that are printed: boto3, the AWS CLI, an SDK.
The credentials are made anew at each start; requests signed with others are refused.`
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --port 4599 --memory 1769,3008',
  ]
  static override flags = {
    port: Flags.integer({
      description: 'Port on 127.0.0.1; 0 takes a free one.',
      default: 0,
      min: 0,
      max: 65_535,
    }),
    memory: memoryFlag,
  }

  async run(): Promise<unknown> {
    const { flags } = await this.parse(LocalUp)
    const { serveLocal } = await import('../../wiring/serve-local.ts')
    const { signal } = this.shutdown
    const engine = await serveLocal({
      locations: this.locate(flags.workspace),
      memoriesMiB: flags.memory,
      port: flags.port,
      env: process.env,
      log: (line) => this.note(line),
    })
    try {
      for (const [name, value] of Object.entries(engine.environment)) this.log(`export ${name}=${value}`)
      if (this.jsonEnabled()) this.logJson(this.document('local', { environment: engine.environment }))
      this.note(`serving on ${engine.endpoint} (limits: ${engine.limiterKind}); stop with Ctrl-C`)
      if (!signal.aborted) await this.shutdown.received()
    } finally {
      await engine.close()
    }
    this.endWith(this.shutdown.exitCode ?? 0)
    return undefined
  }
}
