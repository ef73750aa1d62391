import { relative } from 'node:path'
import { Flags } from '@oclif/core'
import { BaseCommand } from '../cli/base-command.ts'

const month = { helpGroup: 'WORKBOOK' }

export default class Export extends BaseCommand {
  static override summary =
    'Write a run as a planning workbook with live formulas, or its tables as CSV or Parquet.'
  static override description = `The workbook has the inputs of a month in named cells (jobs per month, size mix, region, discount, warm share, free tier), the rates, all
trials, a model of each platform, the monthly cost and the crossover. Changing an input recomputes everything: the flags of the workbook are no more
than its first values. In CSV an apostrophe stands before texts that begin like a formula.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> --format xlsx --jobs-per-month 50000',
    '<%= config.bin %> <%= command.id %> --format xlsx --region eu-west-1 --size-mix sizes.csv --discount 12.5 --free-tier',
    '<%= config.bin %> <%= command.id %> --format parquet --run 20261121-083145-k3f9 --out ./trials',
  ]
  static override flags = {
    format: Flags.option({
      description: 'xlsx: one workbook; csv, parquet: one file for each table.',
      options: ['xlsx', 'csv', 'parquet'] as const,
      default: 'xlsx' as const,
    })(),
    run: Flags.string({
      description: 'A run, or the latest one.',
      default: 'latest',
      helpValue: 'RUN|latest',
    }),
    out: Flags.directory({
      description: 'Folder of the files; by default exports/<run> in the workspace.',
      helpValue: 'DIR',
    }),
    force: Flags.boolean({ description: 'Replace files in --out that no export wrote.' }),
    workload: Flags.string({
      description: 'Workload that is chosen first, where the run has several.',
      helpValue: 'NAME',
      ...month,
    }),
    'jobs-per-month': Flags.string({
      description: 'Jobs that come at random; 10000.',
      helpValue: 'N',
      ...month,
    }),
    'size-mix': Flags.string({
      description: 'As for `forecast`; by default the measured sizes, equally often.',
      helpValue: 'lognormal:50mb,1.2|FILE',
      ...month,
    }),
    'warm-share': Flags.string({
      description:
        'Share of Lambda invocations that find a warm sandbox; by default simulated for each sizing.',
      helpValue: 'SHARE',
      ...month,
    }),
    'keep-alive': Flags.string({
      description: 'How long Lambda keeps an idle sandbox, for the simulation.',
      default: '10m',
      helpValue: 'TIME',
      ...month,
    }),
    'auto-stop': Flags.string({
      description: 'How long a pre-initialised EMR Serverless application waits for a job.',
      default: '15m',
      helpValue: 'TIME',
      ...month,
    }),
    seed: Flags.integer({ description: 'Of the simulations.', default: 1, min: 0, ...month }),
    region: Flags.string({
      description: 'AWS region of the prices; by default that of the run.',
      helpValue: 'REGION',
      ...month,
    }),
    'price-book': Flags.string({
      description:
        'A built-in book, or a .json file of `prices refresh`; by default the newest built-in one.',
      helpValue: 'NAME|FILE',
      ...month,
    }),
    discount: Flags.string({ description: 'Per cent off every rate, 0 to 100.', helpValue: 'PCT', ...month }),
    'free-tier': Flags.boolean({
      description: "Take off the account's monthly free tier.",
      default: false,
      ...month,
    }),
  }

  async run(): Promise<unknown> {
    const { flags } = await this.parse(Export)
    const { exportRun } = await import('../wiring/export-run.ts')
    const exported = await exportRun({
      ...{ workspace: this.locate(flags.workspace).workspace, run: flags.run, out: flags.out },
      force: flags.force,
      ...{ format: flags.format, workload: flags.workload, seed: flags.seed },
      ...{ jobsPerMonth: flags['jobs-per-month'], sizeMix: flags['size-mix'] },
      ...{ warmShare: flags['warm-share'], keepAlive: flags['keep-alive'], autoStop: flags['auto-stop'] },
      ...{ region: flags.region, priceBook: flags['price-book'], discount: flags.discount },
      ...{ freeTier: flags['free-tier'], soalbenchVersion: this.config.version },
    })
    for (const note of exported.notes) this.note(note)
    for (const { path } of exported.files) this.log(relative('.', path))
    return this.document('export', exported)
  }
}
