import { join, resolve } from 'node:path'
import { checkWorkload } from '../bench/workload-check.ts'
import { listWorkloads } from '../bench/workloads.ts'
import { findInstallation } from '../local/install/find-installation.ts'

interface CheckedWorkload {
  readonly folder: string
  readonly findings: Awaited<ReturnType<typeof checkWorkload>>
}

/** Checks the given folders, or every built-in workload. With an installed Python the scripts are parsed as well. */
export async function checkWorkloads(
  folders: readonly string[],
  locations: { readonly workloads: string; readonly cache: string; readonly packageRoot: string },
): Promise<CheckedWorkload[]> {
  const installation = await findInstallation(locations.cache, join(locations.packageRoot, 'python'))
  const builtIn = async (): Promise<string[]> =>
    (await listWorkloads(locations.workloads)).map(({ name }) => join(locations.workloads, name))
  const chosen = folders.length > 0 ? folders.map((folder) => resolve(folder)) : await builtIn()
  const checked: CheckedWorkload[] = []
  for (const folder of chosen) {
    checked.push({ folder, findings: await checkWorkload(folder, installation?.python) })
  }
  return checked
}
