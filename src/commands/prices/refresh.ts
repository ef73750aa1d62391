import { relative } from 'node:path'
import { Flags } from '@oclif/core'
import { BaseCommand } from '../../cli/base-command.ts'
import { commaList } from '../../core/comma-list.ts'

export default class PricesRefresh extends BaseCommand {
  static override summary = 'Make a price book of the live AWS price list.'
  static override description = [
    'Asks GetProducts of the AWS Price List Query API, which is free of charge and needs credentials with the IAM action',
    'pricing:GetProducts. Each rate must be exactly one SKU, in US dollars, on demand, with tiers from 0 without a gap,',
    'and not 0; one that is not is told with the SKUs that fit, and no book is written. Free allowances are not in the',
    'list: they are taken over from the newest built-in book.',
  ].join(' ')
  static override examples = [
    '<%= config.bin %> <%= command.id %> --regions us-east-1,eu-west-1',
    '<%= config.bin %> <%= command.id %> --regions us-east-1 --items glue-dpu-standard,ec2-m5.xlarge,emr-ec2-m5.xlarge',
  ]
  static override flags = {
    regions: Flags.string({
      description: 'Regions by comma, or all of the newest built-in book.',
      helpValue: 'REGION,…|all',
      default: 'all',
    }),
    items: Flags.string({
      description:
        'Items by comma, by default those of the newest built-in book; ec2-<type> and emr-ec2-<type> for instances.',
      helpValue: 'ITEM,…',
    }),
    sku: Flags.string({ description: 'SKUs to take where several fit.', helpValue: 'SKU,…' }),
    name: Flags.string({
      description: 'Name of the book, which invoices show; by default aws- and the day.',
      helpValue: 'NAME',
    }),
    out: Flags.file({
      description: 'File of the book; by default prices/<name>.json in the workspace.',
      helpValue: 'FILE',
    }),
    force: Flags.boolean({ description: 'Replace a file that says something else.' }),
    'allow-missing': Flags.boolean({
      description: 'Write the book without the rates that are not to be had; they are listed.',
    }),
    'endpoint-url': Flags.string({
      description: 'Ask there instead of at AWS; AWS_ENDPOINT_URL_PRICING works too.',
      helpValue: 'URL',
    }),
  }

  async run(): Promise<unknown> {
    const { flags } = await this.parse(PricesRefresh)
    const { refreshPrices } = await import('../../wiring/refresh-prices.ts')
    const refreshed = await refreshPrices({
      workspace: this.locate(flags.workspace).workspace,
      regions: flags.regions === 'all' ? undefined : commaList(flags.regions, '--regions'),
      items: flags.items === undefined ? undefined : commaList(flags.items, '--items'),
      skus: flags.sku === undefined ? [] : commaList(flags.sku, '--sku'),
      name: flags.name,
      out: flags.out,
      force: flags.force,
      allowMissing: flags['allow-missing'],
      endpoint: flags['endpoint-url'],
      today: new Date().toISOString().slice(0, 10),
      signal: this.shutdown.signal,
      onProgress: (line) => this.note(line),
    })
    const file = relative('.', refreshed.file)
    const { rates, items, regions, state } = refreshed
    this.log(
      `${file}: ${rates} rates of ${items} items in ${regions.length === 1 ? regions[0] : `${regions.length} regions`}` +
        (state === 'unchanged' ? ', as it was' : ''),
    )
    this.note(`Use it with --price-book ${file}`)
    return this.document('prices-refresh', refreshed)
  }
}
