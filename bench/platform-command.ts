import { BaseCommand } from '../src/cli/base-command.ts'
import { silenceKnownWarnings } from '../src/cli/known-warnings.ts'
import { createClients } from '../src/aws/clients.ts'

/** The least that a command of the program does before it can talk to all three platforms. */
class PlatformCommand extends BaseCommand {
  async run(): Promise<void> {
    await this.parse(PlatformCommand)
    const clients = createClients({
      region: 'us-east-1',
      endpoint: 'http://127.0.0.1:9',
      credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
    })
    await Promise.all([clients.lambda(), clients.emrServerless(), clients.glue()])
    clients.destroy()
  }
}

silenceKnownWarnings()
await PlatformCommand.run([], new URL('../../', import.meta.url).href)
