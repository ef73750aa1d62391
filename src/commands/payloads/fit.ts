import { Args, Flags } from '@oclif/core'
import { BaseCommand } from '../../cli/base-command.ts'

export default class PayloadsFit extends BaseCommand {
  static override summary =
    'Learn the schema and the value distributions of a CSV file, to generate any size of it.'
  static override description =
    'Whole texts are not copied from the sample: only categories of few values are kept as they are.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> orders.csv --name orders',
    '<%= config.bin %> payloads generate --dataset orders --size 1gb',
  ]
  static override args = {
    sample: Args.file({ description: 'A CSV file with a header, UTF-8.', required: true }),
  }
  static override flags = {
    name: Flags.string({
      description: "Name of the dataset; by default the file's name.",
      helpValue: 'NAME',
    }),
  }

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(PayloadsFit)
    const { fitInto } = await import('../../wiring/payload-cache.ts')
    const fitted = await fitInto({
      locations: this.locate(flags.workspace),
      sample: args.sample,
      name: flags.name,
    })
    this.log(`${fitted.name}: ${fitted.columns.length} columns from ${fitted.rows} rows, in ${fitted.path}`)
    for (const { name, type } of fitted.columns) this.log(`  ${name}  ${type}`)
    this.note(`next: soalbench payloads generate --dataset ${fitted.name} --size 10mb`)
    return this.document('dataset', { dataset: fitted })
  }
}
