import { execute } from '@oclif/core'
import { registerSecret } from '../core/redact.ts'
import { secretsAmong } from './credential-arguments.ts'
import { handleCrashes } from './crash.ts'
import { environmentSecrets } from './environment-secrets.ts'
import { silenceKnownWarnings } from './known-warnings.ts'
import { redactOutput } from './redacted-output.ts'

/** Runs the command line. `root` is the folder of package.json. */
export async function main(root: URL): Promise<void> {
  for (const secret of environmentSecrets(process.env)) registerSecret(secret)
  for (const secret of secretsAmong(process.argv.slice(2))) registerSecret(secret)
  redactOutput()
  handleCrashes()
  silenceKnownWarnings()
  await execute({ dir: root.href })
}
