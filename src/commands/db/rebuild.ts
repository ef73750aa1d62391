import { BaseCommand } from '../../cli/base-command.ts'

export default class DbRebuild extends BaseCommand {
  static override summary = 'Make the database again from the journals of all runs.'
  static override examples = ['<%= config.bin %> <%= command.id %>']

  async run(): Promise<unknown> {
    const { flags } = await this.parse(DbRebuild)
    this.log(flags.workspace)
    return this.document('x', {})
  }
}
