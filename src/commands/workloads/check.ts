import { Args } from '@oclif/core'
import { BaseCommand } from '../../cli/base-command.ts'
import { exitCodes } from '../../cli/exit-codes.ts'

export default class WorkloadsCheck extends BaseCommand {
  static override summary = 'Check that workload scripts keep the contract: the same bytes on every platform.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> ./my-workload',
  ]
  static override strict = false
  static override args = {
    folder: Args.string({ description: 'Folders of workloads; all built-in ones where none is given.' }),
  }

  async run(): Promise<unknown> {
    const { argv, flags } = await this.parse(WorkloadsCheck)
    const { checkWorkloads } = await import('../../wiring/check-workloads.ts')
    const where = this.locate(flags.workspace)
    const checked = await checkWorkloads(argv.map(String), where)
    for (const { folder, findings } of checked) {
      if (findings.length === 0) this.log(`${folder}: keeps the contract`)
      for (const { file, line, rule, message, remedy } of findings) {
        this.log(`${file}:${line}: ${message} (${rule})`)
        this.log(`  try: ${remedy}`)
      }
    }
    if (checked.some(({ findings }) => findings.length > 0)) this.endWith(exitCodes.usage)
    return this.document('workload-check', { workloads: checked })
  }
}
