import { Flags } from '@oclif/core'
import { BaseCommand } from '../../cli/base-command.ts'
import { rateTable } from '../../cli/rate-table.ts'
import { wrapped } from '../../cli/wrapped.ts'
import type { PriceListing } from '../../wiring/list-prices.ts'

export default class PricesList extends BaseCommand {
  static override summary = 'List the rates of a price book, each with its source and date.'
  static override description = [
    'List prices on demand, before any discount. A rate that the book does not have is an error wherever it is needed,',
    'never a price of 0; `soalbench prices refresh` makes a book of its own from the live AWS price list.',
  ].join(' ')
  static override examples = [
    '<%= config.bin %> <%= command.id %> --region eu-central-1',
    '<%= config.bin %> <%= command.id %> --platform glue',
    '<%= config.bin %> <%= command.id %> --item arm64 --region us-east-1 --json',
  ]
  static override flags = {
    'price-book': Flags.string({
      description:
        'A built-in book, or a .json file of `prices refresh`; by default the newest built-in one.',
      helpValue: 'NAME|FILE',
    }),
    region: Flags.string({
      description: 'Only this region; all of the book by default.',
      helpValue: 'REGION',
    }),
    item: Flags.string({ description: 'Only items with this text in their name.', helpValue: 'TEXT' }),
    platform: Flags.option({
      description:
        "Only one platform's items; companion is what is paid beside it: S3, logs, images, network.",
      options: ['lambda', 'emr-serverless', 'glue', 'emr-ec2', 'companion'] as const,
    })(),
  }

  async run(): Promise<unknown> {
    const { flags } = await this.parse(PricesList)
    const { listPrices } = await import('../../wiring/list-prices.ts')
    const listing = await listPrices({
      priceBook: flags['price-book'],
      region: flags.region,
      item: flags.item,
      platform: flags.platform,
    })
    for (const line of forPeople(listing)) this.log(line)
    if (new Set(listing.rates.map(({ rate }) => rate.region)).size > 3) {
      this.note('narrow it with --region, --platform or --item')
    }
    return this.document('prices', {
      priceBook: listing.priceBook,
      currency: 'USD',
      released: listing.released,
      freeTier: listing.freeTier,
      rates: listing.rates.map(({ rate, tiers }) => ({ ...rate, tiers })),
    })
  }
}

function forPeople({ priceBook, released, freeTier, rates }: PriceListing): string[] {
  return [
    `Price book ${priceBook}, released ${released}: list prices on demand, US dollars`,
    '',
    ...rateTable(rates),
    ...freeTier.flatMap(({ items, quantity, unit }) =>
      wrapped(
        `Free each month per account (--free-tier): ${quantity} ${unit} of ${items.join(', ')}`,
        '',
        110,
      ),
    ),
  ]
}
