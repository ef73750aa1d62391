import { BaseCommand } from '../cli/base-command.ts'

export default class Runs extends BaseCommand {
  static override summary = 'List the runs of this workspace, newest first.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --json',
  ]

  async run(): Promise<unknown> {
    const { flags } = await this.parse(Runs)
    const { listRuns } = await import('../store/read-run.ts')
    const { findWorkspace } = await import('../store/workspace.ts')
    const runs = await listRuns(await findWorkspace(this.locate(flags.workspace).workspace))
    for (const { runId, startedAt, target, state } of runs) {
      this.log(`${runId}  ${startedAt.slice(0, 16).replace('T', ' ')} UTC  ${target}  ${state}`)
    }
    return this.document('runs', {
      runs: runs.map(({ runId, startedAt, endedAt, target, region, state }) => ({
        ...{ runId, startedAt, endedAt, target, region, state },
      })),
    })
  }
}
