import { Flags } from '@oclif/core'
import { BaseCommand } from '../../cli/base-command.ts'
import { ByteProgress } from '../../cli/byte-progress.ts'

export default class LocalInstall extends BaseCommand {
  static override summary =
    'Install PySpark, the Lambda runtime client and, where missing, Java into the cache.'
  static override description = `PySpark 3.5.6 goes into a virtual environment of its own. Nothing is written outside the cache directory
(SOALBENCH_CACHE_DIR, by default ~/.cache/soalbench). An interrupted installation goes on where it stopped.`
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --json',
  ]
  static override flags = {
    peers: Flags.boolean({
      description: "Also boto3, the AWS CLI and moto, for this repository's tests.",
      hidden: true,
    }),
  }

  async run(): Promise<unknown> {
    const { flags } = await this.parse(LocalInstall)
    const { install, installPeers } = await import('../../wiring/installation.ts')
    const progress = new ByteProgress(process.stderr)
    const request = {
      locations: this.locate(flags.workspace),
      env: process.env,
      signal: this.shutdown.signal,
      onProgress: progress.show,
    }
    try {
      const installation = await install(request)
      const peers = flags.peers ? { peersPython: await installPeers(request) } : {}
      const { spark, python, java } = installation.versions
      this.log(`Spark ${spark}, Python ${python} and Java ${java} are ready`)
      return this.document('installation', { installation, ...peers })
    } finally {
      progress.close()
    }
  }
}
