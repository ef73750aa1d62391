import { execute } from '@oclif/core'
import { silenceKnownWarnings } from './known-warnings.ts'

/** Runs the command line. `root` is the folder of package.json. */
export async function main(root: URL): Promise<void> {
  silenceKnownWarnings()
  await execute({ dir: root.href })
}
