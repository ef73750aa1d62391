import { BaseCommand } from '../../cli/base-command.ts'
import { ByteProgress } from '../../cli/byte-progress.ts'

export default class LocalInstall extends BaseCommand {
  static override summary =
    'Install PySpark, the Lambda runtime client and, where missing, Java into the cache directory.'
  static override description = `PySpark 3.5.6 comes from the Python package index into a virtual environment of its own; nothing is written outside
the cache directory (SOALBENCH_CACHE_DIR, by default ~/.cache/soalbench). An interrupted installation goes on where it stopped.`
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --json',
  ]

  async run(): Promise<unknown> {
    const { flags } = await this.parse(LocalInstall)
    const { install } = await import('../../wiring/installation.ts')
    const progress = new ByteProgress(process.stderr)
    const installation = await install({
      locations: this.locate(flags.workspace),
      env: process.env,
      signal: this.shutdown.signal,
      onProgress: progress.show,
    }).finally(() => progress.close())
    const { versions } = installation
    this.log(
      `Spark ${versions.spark}, Python ${versions.python}, Java ${versions.java} are ready in ${installation.sparkHome}`,
    )
    return this.document('installation', { installation })
  }
}
