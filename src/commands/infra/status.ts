import { awsPlace } from '../../cli/aws-flags.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { exitCodes } from '../../cli/exit-codes.ts'
import { infraFlags } from '../../cli/infra-flags.ts'
import { statusText } from '../../cli/infra-text.ts'

export default class InfraStatus extends BaseCommand {
  static override summary = 'Show what is deployed, what is half made, and what costs money now.'
  static override description = `Reads only. Exit code 0 when nothing is wrong, also where nothing is deployed; 4 when something is half made, gone or too small.`
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --json',
  ]
  static override flags = { ...infraFlags }

  async run(): Promise<unknown> {
    const { flags } = await this.parse(InfraStatus)
    const { lookAt } = await import('../../wiring/infra-stack.ts')
    const report = await lookAt({
      ...awsPlace(flags, process.env),
      ...{ region: flags.region, packageRoot: this.config.root, signal: this.shutdown.signal },
      say: (line) => this.note(line),
    })
    statusText(report).forEach((line) => this.log(line))
    if (report.lines.some(({ kind }) => kind === 'problem')) this.endWith(exitCodes.platform)
    return this.document('infra-status', { region: flags.region, ...report })
  }
}
