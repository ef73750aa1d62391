import { BaseCommand } from '../../cli/base-command.ts'

export default class WorkloadsList extends BaseCommand {
  static override summary = 'List the PySpark workloads that come with soalbench.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --json',
  ]

  async run(): Promise<unknown> {
    const { flags } = await this.parse(WorkloadsList)
    const { listWorkloads } = await import('../../bench/workloads.ts')
    const workloads = await listWorkloads(this.locate(flags.workspace).workloads)
    for (const { name, description } of workloads) this.log(`${name.padEnd(12)} ${description}`)
    return this.document('workloads', {
      workloads: workloads.map(({ name, description, formats }) => ({ name, description, formats })),
    })
  }
}
