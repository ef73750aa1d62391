import { Flags } from '@oclif/core'
import { BaseCommand } from '../../cli/base-command.ts'
import { repriceText } from '../../cli/reprice-text.ts'

export default class CostReprice extends BaseCommand {
  static override summary =
    'What stored trials cost with another price book, region, architecture or discount.'
  static override description = `Calls nothing and changes nothing: the billed quantities of each trial
stay, the rates change. Every attempt counts, failed ones too; the cost per
success is what all of them cost over those that succeeded.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> --region eu-west-1',
    '<%= config.bin %> <%= command.id %> --run 20261121-083145-k3f9 --architecture arm64 --discount 12',
    '<%= config.bin %> <%= command.id %> --all --price-book ./aws-2027-01.json --json',
  ]
  static override flags = {
    run: Flags.string({
      description: 'A run, or the latest one.',
      default: 'latest',
      helpValue: 'RUN|latest',
    }),
    all: Flags.boolean({
      description: 'All runs of the workspace together.',
      default: false,
      exclusive: ['run'],
    }),
    'price-book': Flags.string({
      description:
        'A built-in book, or a .json file of `prices refresh`; by default the newest built-in one.',
      helpValue: 'NAME|FILE',
    }),
    region: Flags.string({ description: 'Prices of this region; by default of the region of each run.' }),
    architecture: Flags.option({
      description: 'Rates of this architecture for Lambda and EMR Serverless; by default as recorded.',
      options: ['x86_64', 'arm64'] as const,
    })(),
    discount: Flags.string({ description: 'Per cent off every rate, 0 to 100.', helpValue: 'PCT' }),
  }

  async run(): Promise<unknown> {
    const { flags } = await this.parse(CostReprice)
    const { repriceTrials } = await import('../../wiring/reprice-trials.ts')
    const repriced = await repriceTrials({
      workspace: this.locate(flags.workspace).workspace,
      run: flags.all ? 'all' : flags.run,
      priceBook: flags['price-book'],
      region: flags.region,
      architecture: flags.architecture,
      discount: flags.discount,
    })
    if (!this.jsonEnabled()) this.log(repriceText(repriced))
    return this.document('cost-reprice', repriced)
  }
}
