import { Flags } from '@oclif/core'
import { BaseCommand } from '../cli/base-command.ts'
import { crossoverText } from '../cli/crossover-text.ts'
import { commaList } from '../core/comma-list.ts'
import { startLevels } from '../core/platform.ts'

export default class Crossover extends BaseCommand {
  static override summary =
    'From which payload size on one platform overtakes another, in cost and in latency, and how sure that is.'
  static override description = `Compares the succeeded trials of a run, per workload, format and start level: the best sizing of each platform with the other's best, and each sizing with each. Cost is the expected bill: the spread of the durations through the exact rounding and minimum of each platform. Intervals come from 2,000 bootstrap draws.

An answer is one crossing or several, none, a tie, undecided (then with the sizes to repeat), or that the winner cannot do larger payloads. Calls nothing.`
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --metric cost --starts cold --workload aggregate',
    {
      description: 'With the prices of another region, 12 % off:',
      command: '<%= config.bin %> <%= command.id %> --metric cost --region eu-west-1 --discount 12',
    },
    {
      description: 'The payload sizes at which platforms cross, as a script reads them:',
      command:
        "<%= config.bin %> <%= command.id %> --json | jq '.crossovers[] | select(.ofPlatforms) | {metric, at, cheaperBelow, cheaperAbove}'",
    },
  ]
  static override flags = {
    run: Flags.string({
      description: 'A run, or the latest one.',
      default: 'latest',
      helpValue: 'RUN|latest',
    }),
    metric: Flags.option({
      description: 'What is compared; by default both.',
      options: ['cost', 'latency'] as const,
    })(),
    workload: Flags.string({ description: 'One workload; by default all.', helpValue: 'NAME' }),
    starts: Flags.string({
      description: 'Start levels by comma.',
      default: startLevels.join(','),
      helpValue: 'LEVEL,…',
    }),
    'price-book': Flags.string({
      description: 'A built-in price book or a file; by default the one that priced the run.',
      helpValue: 'NAME|FILE',
      helpGroup: 'PRICES',
    }),
    region: Flags.string({
      description: 'Prices of this region; by default of the region of each trial.',
      helpValue: 'REGION',
      helpGroup: 'PRICES',
    }),
    discount: Flags.string({
      description: 'Per cent off every rate, 0 to 99.9.',
      helpValue: 'PCT',
      helpGroup: 'PRICES',
    }),
    seed: Flags.integer({ description: 'Of the bootstrap.', default: 1, min: 0, helpValue: 'N' }),
  }

  async run(): Promise<unknown> {
    const { flags } = await this.parse(Crossover)
    const { findCrossovers } = await import('../wiring/find-crossovers.ts')
    const found = await findCrossovers({
      workspace: this.locate(flags.workspace).workspace,
      ...{ run: flags.run, metric: flags.metric, workload: flags.workload },
      starts: commaList(flags.starts, '--starts'),
      ...{ priceBook: flags['price-book'], region: flags.region, discount: flags.discount },
      seed: flags.seed,
    })
    this.log(crossoverText(found))
    return this.document('crossover', found)
  }
}
