import { Flags } from '@oclif/core'
import { BaseCommand } from '../../cli/base-command.ts'
import { ByteProgress } from '../../cli/byte-progress.ts'
import { formats } from '../../core/platform.ts'
import { formatBytes, parseSize } from '../../core/size.ts'

export default class PayloadsGenerate extends BaseCommand {
  static override summary = 'Generate input data of an exact size.'
  static override description = `The same size, format and seed give the same bytes on every machine. CSV and JSON lines are exact to within one
record, Parquet to within 2 %. What was generated before is reused.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> --size 1gb',
    '<%= config.bin %> <%= command.id %> --size 10mb --format parquet --seed 7',
    '<%= config.bin %> <%= command.id %> --size 100mb --dataset mine   (after payloads fit)',
  ]
  static override flags = {
    size: Flags.string({ description: '1kb to 10gb.', required: true, helpValue: 'SIZE' }),
    format: Flags.option({ description: 'Format.', options: formats, default: 'csv' as const })(),
    dataset: Flags.string({
      description: 'What the data looks like: accommodations, or a name given to `payloads fit`.',
      default: 'accommodations',
    }),
    seed: Flags.integer({ description: 'Seed.', default: 1, min: 0 }),
    threads: Flags.integer({
      description: 'Threads; the bytes are the same for any number.',
      default: 1,
      min: 1,
      max: 64,
    }),
  }

  async run(): Promise<unknown> {
    const { flags } = await this.parse(PayloadsGenerate)
    const { generateInto } = await import('../../wiring/payload-cache.ts')
    const progress = new ByteProgress(process.stderr)
    const payload = await generateInto({
      locations: this.locate(flags.workspace),
      spec: { dataset: flags.dataset, format: flags.format, bytes: parseSize(flags.size), seed: flags.seed },
      threads: flags.threads,
      signal: this.shutdown.signal,
      onProgress: (done, total) => progress.show({ type: 'bytes', what: 'generating', done, total }),
    }).finally(() => progress.close())
    this.log(payload.path)
    this.note(
      `${payload.rows} rows, ${formatBytes(payload.bytes)} (${payload.bytes} bytes)${payload.reused ? ', reused' : ''}`,
    )
    return this.document('payload', { payload })
  }
}
