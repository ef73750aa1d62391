import { Flags } from '@oclif/core'
import { BaseCommand } from '../../cli/base-command.ts'
import { exitCodes } from '../../cli/exit-codes.ts'
import { commaList } from '../../core/comma-list.ts'
import type { PriceDifference, VerifiedBook } from '../../wiring/verify-prices.ts'

export default class PricesVerify extends BaseCommand {
  static override summary = 'Compare a price book with the live AWS price list.'
  static override description = [
    'Exits with 0 when every rate of the book is in the list with the same price, tiers and unit, and with 4 when one',
    'differs or is not in the list. Rates that only the list has are counted: the book is incomplete then, not wrong.',
    'Needs credentials with the IAM action pricing:GetProducts; the calls are free of charge.',
  ].join(' ')
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --price-book .soalbench/prices/aws-2026-11-21.json --regions us-east-1 --json',
  ]
  static override flags = {
    'price-book': Flags.string({
      description: 'A built-in price book by name, or a file; the newest built-in one by default.',
      helpValue: 'NAME|FILE',
    }),
    regions: Flags.string({
      description: 'Regions by comma, or all of the book.',
      helpValue: 'REGION,…|all',
      default: 'all',
    }),
    items: Flags.string({ description: 'Items by comma; all of the book by default.', helpValue: 'ITEM,…' }),
    sku: Flags.string({ description: 'SKUs to take where several fit.', helpValue: 'SKU,…' }),
    'endpoint-url': Flags.string({
      description: 'Ask there instead of at AWS; AWS_ENDPOINT_URL_PRICING works too.',
      helpValue: 'URL',
    }),
  }

  async run(): Promise<unknown> {
    const { flags } = await this.parse(PricesVerify)
    const { verifyPrices } = await import('../../wiring/verify-prices.ts')
    const verified = await verifyPrices({
      priceBook: flags['price-book'],
      regions: flags.regions === 'all' ? undefined : commaList(flags.regions, '--regions'),
      items: flags.items === undefined ? undefined : commaList(flags.items, '--items'),
      skus: flags.sku === undefined ? [] : commaList(flags.sku, '--sku'),
      endpoint: flags['endpoint-url'],
      today: new Date().toISOString().slice(0, 10),
      signal: this.shutdown.signal,
      onProgress: (line) => this.note(line),
    })
    for (const line of verified.differences.map(differenceLine)) this.log(line)
    this.log(summaryOf(verified))
    if (verified.differences.length > 0) {
      this.note('soalbench prices refresh makes a book of the live list')
      this.endWith(exitCodes.platform)
    }
    return this.document('prices-verify', verified)
  }
}

function differenceLine({ kind, item, region, book, list, why }: PriceDifference): string {
  const found =
    list === null ? (why ?? 'not in the list') : `${pricesText(list)} in the list (${list.source})`
  return `${kind === 'changed' ? 'changed' : 'not in the list'}: ${item} in ${region}: ${pricesText(book)} in the book, ${found}`
}

/** `0.44 per DPU-hour`, or `0.023 per GB-month, 0.022 from 51200, 0.021 from 512000`. */
function pricesText(rate: PriceDifference['book']): string {
  if (rate === null) return 'nothing'
  const [first, ...rest] = rate.tiers
  return [`${first?.usd ?? ''} per ${rate.unit}`, ...rest.map(({ from, usd }) => `${usd} from ${from}`)].join(
    ', ',
  )
}

function summaryOf({ priceBook, compared, equal, differences, notInBook, notChecked }: VerifiedBook): string {
  const parts = [`${priceBook}: ${equal} of ${compared} rates are as in the AWS price list`]
  if (differences.length > 0)
    parts.push(differences.length === 1 ? '1 is not' : `${differences.length} are not`)
  if (notInBook.length > 0) parts.push(`${notInBook.length} of the list are not in the book`)
  if (notChecked.length > 0) parts.push(`not looked up: ${notChecked.join(', ')}`)
  return parts.join('; ')
}
