import { BaseCommand } from '../../cli/base-command.ts'

export default class DbRebuild extends BaseCommand {
  static override summary = 'Make the database again from the journals of all runs.'
  static override description =
    'The journals are the truth. The database that was there before is kept beside the new one.'
  static override examples = ['<%= config.bin %> <%= command.id %>']

  async run(): Promise<unknown> {
    const { flags } = await this.parse(DbRebuild)
    const { rebuildDatabase } = await import('../../store/rebuild-database.ts')
    const { findWorkspace } = await import('../../store/workspace.ts')
    const workspace = await findWorkspace(this.locate(flags.workspace).workspace)
    const rebuilt = await rebuildDatabase(workspace, Date.now)
    for (const line of rebuilt.notes) this.note(`note: ${line}`)
    this.log(`${workspace.database}: ${rebuilt.runs} runs, ${rebuilt.trials} trials`)
    if (rebuilt.previous !== null) this.log(`the one before is ${rebuilt.previous}`)
    return this.document('db-rebuild', { database: workspace.database, ...rebuilt })
  }
}
