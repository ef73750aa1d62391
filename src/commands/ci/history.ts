import { join, relative, resolve } from 'node:path'
import { Flags } from '@oclif/core'
import { BaseCommand } from '../../cli/base-command.ts'

export default class CiHistory extends BaseCommand {
  static override summary = 'Make one DuckDB file of all nights that are kept.'
  static override description = `The nights themselves, one Parquet file and one document each, are the truth and are never written twice; the database can be made again at any time. Tables: nights, cells (what each comparison said of each cell), trials (with night and side: head, control, confirm, confirmControl).`
  static override examples = [
    '<%= config.bin %> <%= command.id %> --history history --out history.duckdb',
    '<%= config.bin %> <%= command.id %> --history s3://BUCKET/history --json',
  ]
  static override flags = {
    history: Flags.string({
      description: 'Where nights are kept: a folder or s3://…; by default history in the workspace.',
      helpValue: 'PLACE',
    }),
    out: Flags.file({
      description: 'The database; by default history.duckdb in the workspace. It is replaced.',
      helpValue: 'FILE',
    }),
  }

  async run(): Promise<unknown> {
    const { flags } = await this.parse(CiHistory)
    const { workspace } = this.locate(flags.workspace)
    const { historyPlace } = await import('../../wiring/ci-freshness.ts')
    const { makeHistory } = await import('../../wiring/ci-history.ts')
    const out = resolve(flags.out ?? join(workspace, 'history.duckdb'))
    const made = await makeHistory(historyPlace(flags.history, join(workspace, 'history')), out)
    this.log(`${relative('.', out)}: ${made.nights} nights, ${made.trials} trials`)
    return this.document('history', { database: out, ...made })
  }
}
