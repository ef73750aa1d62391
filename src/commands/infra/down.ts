import { Flags } from '@oclif/core'
import { awsPlace } from '../../cli/aws-flags.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { confirmed } from '../../cli/confirm.ts'
import { exitCodes } from '../../cli/exit-codes.ts'
import { changeFlags } from '../../cli/infra-flags.ts'

export default class InfraDown extends BaseCommand {
  static override summary = 'Remove from an AWS account everything that "infra up" has made, and prove it.'
  static override description = `Job runs are cancelled, applications stopped, the bucket emptied (all versions and unfinished uploads), the stack deleted. Then it is looked for what has its tags or its names, and what is left is told with the command that removes it.

Stopped at any point and given again, it goes on. The workspace on this computer keeps its runs and reports.

Exit code 0 when nothing is left, else 4.`
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    {
      description: 'In CI:',
      command: '<%= config.bin %> <%= command.id %> --account 123456789012 --yes --json',
    },
  ]
  static override flags = {
    ...changeFlags,
    'keep-history': Flags.boolean({
      description: 'Refuse where the bucket holds the history of nightly runs. This is the default.',
      exclusive: ['yes-delete-history'],
    }),
    'yes-delete-history': Flags.boolean({
      description: 'Delete the history of nightly runs too.',
      default: false,
    }),
  }

  async run(): Promise<unknown> {
    const { flags } = await this.parse(InfraDown)
    const { signal } = this.shutdown
    const { takeDown } = await import('../../wiring/infra-stack.ts')
    const place = {
      ...awsPlace(flags, process.env),
      ...{ region: flags.region, packageRoot: this.config.root, signal },
      say: (line: string) => this.note(line),
    }
    const report = await takeDown(place, {
      withHistory: flags['yes-delete-history'],
      confirm: () =>
        confirmed(`Remove stack ${flags.stack} with everything in its bucket?`, flags.yes, signal),
    })
    const words = {
      removed: 'removed',
      'nothing-there': `there is no stack ${flags.stack} in ${flags.region}`,
      declined: 'nothing was done',
    }
    const census =
      report.outcome === 'declined' ? '' : `: ${report.left.length} resources left, by tags and by names`
    this.log(`${words[report.outcome]}${census}`)
    report.left.forEach(({ what, fix }) => this.log(`  ${what}: ${fix}`))
    if (report.left.length > 0) this.endWith(exitCodes.platform)
    return this.document('infra-down', { stack: flags.stack, region: flags.region, ...report })
  }
}
