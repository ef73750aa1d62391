import { Flags } from '@oclif/core'
import { BaseCommand } from '../cli/base-command.ts'
import { examinationSummary, examinationText } from '../cli/examination-text.ts'
import { awsFlags } from '../cli/aws-flags.ts'
import { exitCodes } from '../cli/exit-codes.ts'
import { matrixFlags, regionFlag } from '../cli/flags.ts'
import { expandSizes } from '../core/size.ts'

export default class Doctor extends BaseCommand {
  static override summary = 'Check what a run needs, and say how to mend what is missing.'
  static override description = `This computer (Node, Python, Java, Spark, limits, processors, disks, open files), the workspace (journals, database, unfinished runs, money that is still reserved, leftovers), the prices, and with --target aws the account. Writes nothing; without --target aws it calls nothing over the network.

Exit code 0, or 4 when a check has failed.`
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    {
      description: 'Whether the disks hold payloads of up to a gigabyte:',
      command: '<%= config.bin %> <%= command.id %> --sizes 10kb..1gb',
    },
    {
      description: 'What has failed, as a script reads it:',
      command:
        '<%= config.bin %> <%= command.id %> --json | jq -r \'.checks[] | select(.state == "failed") | .fix\'',
    },
  ]
  static override flags = {
    target: matrixFlags.target,
    sizes: Flags.string({
      description: 'Payload sizes that are to be measured: the disks are checked against them.',
      helpValue: 'SIZES',
      default: '10kb..10mb',
    }),
    region: regionFlag,
    stack: awsFlags.stack,
  }

  async run(): Promise<unknown> {
    const { flags } = await this.parse(Doctor)
    const payloadBytes = expandSizes(flags.sizes)
    const { examine } = await import('../wiring/doctor.ts')
    const { groups } = await examine(
      {
        locations: this.locate(flags.workspace),
        env: process.env,
        nodeVersion: process.versions.node,
        region: flags.region,
        stack: flags.stack,
        payloadBytes,
        now: Date.now,
      },
      flags.target,
    )
    examinationText(groups).forEach((line) => this.log(line))
    const checks = groups.flatMap(({ title, checks }) => checks.map((check) => ({ group: title, ...check })))
    this.note(examinationSummary(checks))
    if (checks.some(({ state }) => state === 'failed')) this.endWith(exitCodes.platform)
    return this.document('doctor', {
      healthy: checks.every(({ state }) => state !== 'failed'),
      checks: checks.map(({ group, name, state, found, ...rest }) => ({
        ...{ group, name, state, found },
        fix: 'fix' in rest ? rest.fix : null,
      })),
    })
  }
}
