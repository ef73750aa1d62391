import { relative } from 'node:path'
import { Flags } from '@oclif/core'
import { BaseCommand } from '../cli/base-command.ts'
import { commaList } from '../core/comma-list.ts'

export default class Report extends BaseCommand {
  static override summary =
    'Write the report of a run: one HTML file, Markdown, and the charts as SVG or PNG.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --run 20261121-083145-k3f9 --out ./report --format html,png',
    {
      description: 'Two runs side by side:',
      command: '<%= config.bin %> <%= command.id %> --run 20261120-083145-a1b2,latest',
    },
  ]
  static override flags = {
    run: Flags.string({
      description: 'A run, or the latest one; two by comma stand side by side.',
      default: 'latest',
      helpValue: 'RUN|latest[,RUN]',
    }),
    out: Flags.directory({
      description: 'Folder of the report; by default reports/<run> in the workspace.',
      helpValue: 'DIR',
    }),
    force: Flags.boolean({ description: 'Replace files in --out that no report wrote.' }),
    'price-book': Flags.string({
      description:
        'Price the trials again with a built-in price book or a file; by default as they were priced.',
      helpValue: 'NAME|FILE',
    }),
    format: Flags.string({
      description:
        'Forms by comma: html, md, json, svg, png. PNG files are for slides: light, at twice the pixels.',
      default: 'html,md,svg',
      helpValue: 'FORM,…',
    }),
  }

  async run(): Promise<unknown> {
    const { flags } = await this.parse(Report)
    const { writeReport } = await import('../wiring/write-report.ts')
    const written = await writeReport({
      workspace: this.locate(flags.workspace).workspace,
      runs: commaList(flags.run, '--run'),
      out: flags.out,
      force: flags.force,
      priceBook: flags['price-book'],
      formats: commaList(flags.format, '--format'),
      soalbenchVersion: this.config.version,
    })
    for (const file of written.files) this.log(relative('.', file))
    return this.document('report', written)
  }
}
