import { Flags } from '@oclif/core'
import { BaseCommand } from '../cli/base-command.ts'
import { awsFlags } from '../cli/aws-flags.ts'
import { exitCodes } from '../cli/exit-codes.ts'
import { regionFlag } from '../cli/flags.ts'
import { reapText } from '../cli/reap-text.ts'
import { parseAge } from '../core/age.ts'
import { targets } from '../core/platform.ts'

export default class Reap extends BaseCommand {
  static override summary = 'Find and stop what a crash, a kill or a lost connection has left running.'
  static override description = `Attempts of which a journal tells the beginning and not the end are looked up on their platform: job runs of EMR Serverless by their name, of Glue by their argument. What is still running is cancelled and its bill, once the platform tells it, goes into the journal; the resumed run then takes a new sample. A Lambda invocation cannot be stopped: it is said until when it can run and what it can cost. Engines on this computer that ended without closing are cleared away.

With --all also what no journal of this workspace knows, by its tags: in a shared account that may be somebody else's run.

Exit code 0 when nothing is left running, else 4.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> --dry-run',
    '<%= config.bin %> <%= command.id %> --run 20261121-083145-k3f9',
    {
      description: 'At the end of a job in CI, whatever happened before:',
      command: '<%= config.bin %> <%= command.id %> --target aws --all --older-than 2h --json',
    },
  ]
  static override flags = {
    run: Flags.string({
      description: 'One run; by default all runs of the workspace.',
      helpValue: 'RUN',
      exclusive: ['all'],
    }),
    all: Flags.boolean({
      description: 'Also job runs that no journal here knows, found by their tags.',
      default: false,
    }),
    target: Flags.option({
      description: 'Only what ran there; by default wherever the runs of the workspace were.',
      options: targets,
    })(),
    'dry-run': Flags.boolean({ description: 'Only look.', default: false }),
    'older-than': Flags.string({
      description:
        'Leave alone what began more recently: 90s, 10m, 2h. By default 0s for what a journal knows, 10m for the rest.',
      helpValue: 'AGE',
    }),
    region: regionFlag,
    stack: awsFlags.stack,
  }

  async run(): Promise<unknown> {
    const { flags } = await this.parse(Reap)
    const age = flags['older-than']
    const olderThanMs = age === undefined ? undefined : parseAge(age, '--older-than')
    const { reap } = await import('../wiring/reap.ts')
    const { rows, isSomethingLeft } = await reap({
      workspace: this.locate(flags.workspace).workspace,
      runId: flags.run,
      target: flags.target,
      withStrangers: flags.all,
      olderThanMs,
      isDryRun: flags['dry-run'],
      region: flags.region,
      stack: flags.stack,
      signal: this.shutdown.signal,
      warn: (message) => this.note(`warning: ${message}`),
    })
    reapText(rows).forEach((line) => this.log(line))
    if (isSomethingLeft) this.endWith(exitCodes.platform)
    return this.document('reap', { dryRun: flags['dry-run'], left: isSomethingLeft, attempts: rows })
  }
}
