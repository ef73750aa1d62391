import { BaseCommand } from '../../cli/base-command.ts'
import { formatBytes } from '../../core/size.ts'

export default class PayloadsList extends BaseCommand {
  static override summary = 'List the payloads that were generated in this workspace.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --json',
  ]

  async run(): Promise<unknown> {
    const { flags } = await this.parse(PayloadsList)
    const { listCached } = await import('../../wiring/payload-cache.ts')
    const payloads = await listCached(this.locate(flags.workspace))
    if (payloads.length === 0) this.note('none yet: `soalbench payloads generate --size 10mb` makes one')
    for (const { spec, bytes, rows, path } of payloads) {
      this.log(
        `${spec.dataset}  ${spec.format}  ${formatBytes(bytes)}  seed ${spec.seed}  ${rows} rows  ${path}`,
      )
    }
    return this.document('payloads', { payloads })
  }
}
