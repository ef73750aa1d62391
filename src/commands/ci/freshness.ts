import { join, resolve } from 'node:path'
import { Flags } from '@oclif/core'
import { BaseCommand } from '../../cli/base-command.ts'
import { exitCodes } from '../../cli/exit-codes.ts'
import { parseAge } from '../../core/age.ts'

export default class Freshness extends BaseCommand {
  static override summary =
    'Fail when the nightly job has stopped: schedules are skipped and switched off silently.'
  static override description = `Looks at the newest night that is kept, whole or ended early. GitHub runs schedules late, skips them under load, and disables them after 60 days without a commit: ask from another job, of pull requests or weekly.

Exit code 0 when it is fresh enough, else 4.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> --max-age 36h',
    '<%= config.bin %> <%= command.id %> --history s3://BUCKET/history --max-age 36h --json',
  ]
  static override flags = {
    'max-age': Flags.string({
      description: 'Oldest that the last night may be: 36h, 2d.',
      default: '36h',
      helpValue: 'AGE',
    }),
    history: Flags.string({
      description: 'Where nights are kept: a folder or s3://…; by default history in the workspace.',
      helpValue: 'PLACE',
    }),
  }

  async run(): Promise<unknown> {
    const { flags } = await this.parse(Freshness)
    const maxAgeMs = parseAge(flags['max-age'], '--max-age')
    const { historyPlace, freshness } = await import('../../wiring/ci-freshness.ts')
    const place = historyPlace(
      flags.history,
      resolve(join(this.locate(flags.workspace).workspace, 'history')),
    )
    const found = await freshness(place, maxAgeMs, Date.now())
    this.log(found.words)
    if (!found.fresh) this.endWith(exitCodes.platform)
    return this.document('freshness', found)
  }
}
