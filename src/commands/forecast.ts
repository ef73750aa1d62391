import { Flags } from '@oclif/core'
import { BaseCommand } from '../cli/base-command.ts'
import { forecastText } from '../cli/forecast-text.ts'
import { formats } from '../core/platform.ts'

export default class Forecast extends BaseCommand {
  static override summary =
    'What a month of jobs costs on each platform, how fast it is, and which to choose.'
  static override description = `From the durations of a run: a curve over payload size for each platform and sizing, cold and warm; the share of warm starts from a simulation
of the arrivals; the bill of the month at the tiers of the price book. Costs and p95 latencies come with 95 % intervals. Calls nothing.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> --jobs-per-month 10000',
    '<%= config.bin %> <%= command.id %> --cron "0 2 * * *" --size 200mb',
    '<%= config.bin %> <%= command.id %> --arrivals-per-hour 40 --size-mix lognormal:50mb,1.2 --free-tier',
    {
      description: 'Arrivals and sizes as they were recorded:',
      command: '<%= config.bin %> <%= command.id %> --arrivals arrivals.txt --size-mix sizes.csv --json',
    },
  ]
  static override flags = {
    run: Flags.string({
      description: 'A run, or the latest one.',
      default: 'latest',
      helpValue: 'RUN|latest',
    }),
    workload: Flags.string({ description: 'Workload, where the run has several.', helpValue: 'NAME' }),
    format: Flags.option({ description: 'Format, where the run has several.', options: formats })(),
    'jobs-per-month': Flags.string({
      description: 'Jobs that come at random. One of these four is needed.',
      helpValue: 'N',
      helpGroup: 'JOBS',
    }),
    'arrivals-per-hour': Flags.string({
      description: 'The same by the hour; a month has 730.',
      helpValue: 'R',
      helpGroup: 'JOBS',
    }),
    cron: Flags.string({
      description: 'Five fields, in UTC: minute, hour, day, month, weekday.',
      helpValue: 'LINE',
      helpGroup: 'JOBS',
    }),
    arrivals: Flags.string({
      description: 'Recorded arrival times, one in each line: ISO 8601, or seconds since 1970.',
      helpValue: 'FILE',
      helpGroup: 'JOBS',
    }),
    size: Flags.string({
      description: 'Payload of all jobs. Without --size and --size-mix: the measured sizes, equally often.',
      helpValue: 'SIZE',
      helpGroup: 'PAYLOADS',
    }),
    'size-mix': Flags.string({
      description:
        'lognormal:MEDIAN,SD (sd of the natural logarithm), or a histogram: CSV lines `50mb,0.2`, or JSON [{"size":"50mb","share":0.2}].',
      helpValue: 'lognormal:50mb,1.2|FILE',
      helpGroup: 'PAYLOADS',
    }),
    extrapolate: Flags.boolean({
      description: 'Allow payloads beyond five times the largest measured one.',
      helpGroup: 'PAYLOADS',
      default: false,
    }),
    'keep-alive': Flags.string({
      description: 'How long Lambda keeps an idle sandbox; AWS does not publish it.',
      default: '10m',
      helpValue: 'TIME',
      helpGroup: 'STARTS',
    }),
    'warm-share': Flags.string({
      description: 'Share of Lambda invocations that find a warm sandbox, instead of the simulation.',
      helpValue: 'SHARE',
      helpGroup: 'STARTS',
    }),
    'auto-stop': Flags.string({
      description: 'How long a pre-initialised EMR Serverless application waits for a job before it stops.',
      default: '15m',
      helpValue: 'TIME',
      helpGroup: 'STARTS',
    }),
    seed: Flags.integer({
      description: 'Of the simulations and the intervals.',
      default: 1,
      min: 0,
      helpGroup: 'STARTS',
      helpValue: 'N',
    }),
    region: Flags.string({
      description: 'AWS region of the prices; by default that of the run.',
      helpValue: 'REGION',
      helpGroup: 'PRICES',
    }),
    'price-book': Flags.string({
      description:
        'A built-in book, or a .json file of `prices refresh`; by default the newest built-in one.',
      helpValue: 'NAME|FILE',
      helpGroup: 'PRICES',
    }),
    'free-tier': Flags.boolean({
      description: "Take off the account's monthly free tier.",
      default: false,
      helpGroup: 'PRICES',
    }),
    discount: Flags.string({
      description: 'Per cent off every rate, 0 to 100.',
      helpValue: 'PCT',
      helpGroup: 'PRICES',
    }),
    'month-to-date': Flags.string({
      description:
        'What the account consumes beside these jobs, in the form of `cost estimate --usage`: for the tiers.',
      helpValue: 'FILE',
      helpGroup: 'PRICES',
    }),
  }

  async run(): Promise<unknown> {
    const { flags } = await this.parse(Forecast)
    const { forecastCost } = await import('../wiring/forecast-cost.ts')
    const answer = await forecastCost(this.locate(flags.workspace).workspace, {
      ...{ run: flags.run, workload: flags.workload, format: flags.format, seed: flags.seed },
      ...{ jobsPerMonth: flags['jobs-per-month'], arrivalsPerHour: flags['arrivals-per-hour'] },
      ...{ cron: flags.cron, arrivals: flags.arrivals, size: flags.size, sizeMix: flags['size-mix'] },
      ...{ keepAlive: flags['keep-alive'], autoStop: flags['auto-stop'], warmShare: flags['warm-share'] },
      ...{ region: flags.region, priceBook: flags['price-book'], discount: flags.discount },
      ...{ freeTier: flags['free-tier'], monthToDate: flags['month-to-date'] },
      extrapolate: flags.extrapolate,
    })
    for (const warning of answer.warnings) this.note(`warning: ${warning}`)
    this.log(forecastText(answer))
    return this.document('forecast', answer)
  }
}
