import { Args } from '@oclif/core'
import { BaseCommand } from '../cli/base-command.ts'
import { exitCodes } from '../cli/exit-codes.ts'
import { importText, rejectionLines } from '../cli/import-text.ts'

export default class Import extends BaseCommand {
  static override summary =
    'Bring in trials that were measured elsewhere: JSON lines in the shape of the trials table.'
  static override description = `One JSON object in each line; its keys are columns of the table trials, and what is missing is not known. Needed are workload, platform, payload_bytes, start_level, the sizing (for Lambda memory_mib), and for a trial that succeeded one of client_ms, platform_ms, work_ms. Three lines, broken here to be read:

  {"workload":"etl","platform":"lambda","memory_mib":1769,
   "payload_bytes":1000000,"start_level":"cold","client_ms":9120,
   "usage":{"platform":"lambda","region":"us-east-1","memoryMib":1769,
   "billedMs":[8842]}}
  {"workload":"etl","platform":"glue","sizing":{"workerType":"G.1X",
   "workers":2,"glueVersion":"5.1"},"payload_bytes":1000000,
   "start_level":"cold","client_ms":71000,"usd":0.0147}
  {"workload":"etl","platform":"lambda","memory_mib":1769,
   "payload_bytes":400000000,"start_level":"cold","state":"failed",
   "failure_cause":"out-of-memory"}

state is succeeded and format csv where they are not given. usage has the form of \`cost estimate\` and is priced with the newest price book; usd is a total as it was billed. run_id makes runs of the lines, without it they are one new run; target (local, aws) and region say where they were measured.

A line that cannot be imported is listed with its number, and then nothing at all is imported (exit 2).`
  static override examples = [
    '<%= config.bin %> <%= command.id %> trials.jsonl',
    {
      description: 'Trials of another workspace, straight from its database:',
      command: `duckdb -readonly other/soalbench.duckdb "COPY (SELECT * FROM trials) TO 'trials.jsonl' (FORMAT json)" && <%= config.bin %> <%= command.id %> trials.jsonl`,
    },
  ]
  static override strict = false
  static override args = {
    file: Args.string({ description: 'One or more files of JSON lines.', required: true, name: 'FILE' }),
  }

  async run(): Promise<unknown> {
    const { argv, flags } = await this.parse(Import)
    const { importTrials } = await import('../wiring/import-trials.ts')
    const result = await importTrials({
      workspace: this.locate(flags.workspace).workspace,
      files: argv.map(String),
      soalbenchVersion: this.config.version,
    })
    if (result.imported) this.log(importText(result))
    else {
      for (const line of rejectionLines(result)) this.note(line)
      this.endWith(exitCodes.usage)
    }
    return this.document('import', result)
  }
}
