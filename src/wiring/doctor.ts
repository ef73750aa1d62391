import { join } from 'node:path'
import { createClients } from '../aws/clients.ts'
import { defaultEmrSizing, defaultGlueSizing } from '../bench/plan-cells.ts'
import { namesOf } from '../core/deployment.ts'
import type { Target } from '../core/platform.ts'
import { accountChecks } from '../doctor/aws/account.ts'
import { deploymentChecks } from '../doctor/aws/deployed.ts'
import { quotaChecks } from '../doctor/aws/quotas.ts'
import { clockCheck } from '../doctor/clock.ts'
import { databaseCheck } from '../doctor/database.ts'
import { diskChecks } from '../doctor/disk-space.ts'
import { executableFoldersCheck, limitsCheck, openFilesCheck, processorsCheck } from '../doctor/host.ts'
import { installationChecks } from '../doctor/installation.ts'
import { journalChecks } from '../doctor/journals.ts'
import { leftoversCheck } from '../doctor/leftovers.ts'
import { pricesCheck } from '../doctor/prices.ts'
import { localeCheck, nodeCheck, redirectionCheck } from '../doctor/program.ts'
import { newestLineMs, readRecordedRuns } from '../doctor/recorded-runs.ts'
import { runChecks } from '../doctor/run-checks.ts'
import { servedCheck } from '../doctor/served.ts'
import type { Surroundings } from '../doctor/surroundings.ts'
import { workspaceChecks } from '../doctor/workspace.ts'
import type { Check, CheckResult } from '../doctor/check.ts'
import { findInstallation } from '../local/install/find-installation.ts'

export interface Examination {
  /** Groups in the order in which they are to be mended. */
  readonly groups: readonly { readonly title: string; readonly checks: readonly CheckResult[] }[]
}

/** Longest that one check may take, ms. */
const patienceMs = { local: 2_500, aws: 10_000 }

/** Looks at everything a run would need. Writes nothing, and calls nothing over the network without `aws`. */
export async function examine(surroundings: Surroundings, target: Target): Promise<Examination> {
  const groups: readonly { title: string; checks: readonly Check[] }[] = [
    { title: 'this computer', checks: computerChecks(surroundings, target) },
    { title: 'workspace', checks: recordChecks(surroundings) },
    { title: 'prices', checks: [pricesCheck(surroundings.region, surroundings.now)] },
  ]
  const [local, aws] = await Promise.all([
    Promise.all(
      groups.map(async ({ title, checks }) => ({ title, checks: await runChecks(checks, patienceMs.local) })),
    ),
    target === 'aws' ? accountGroup(surroundings) : [],
  ])
  return { groups: [...local, ...aws] }
}

async function accountGroup({ region, stack, now }: Surroundings): Promise<Examination['groups']> {
  const clients = createClients({ region })
  try {
    const checks = [
      ...accountChecks({ region }, now),
      ...deploymentChecks(clients, namesOf(stack), defaultMemoriesMiB),
      ...quotaChecks({ region }),
    ]
    return [{ title: 'AWS account', checks: await runChecks(checks, patienceMs.aws) }]
  } finally {
    clients.destroy()
  }
}

const defaultMemoriesMiB = [1769, 3008]

function computerChecks(surroundings: Surroundings, target: Target): readonly Check[] {
  const { locations } = surroundings
  const isInstalled = async () =>
    (await findInstallation(locations.cache, join(locations.packageRoot, 'python'))) !== undefined
  return [
    nodeCheck(surroundings),
    ...installationChecks(surroundings),
    limitsCheck,
    processorsCheck(defaultDemands),
    ...diskChecks(surroundings, isInstalled),
    openFilesCheck,
    executableFoldersCheck(locations.workspace),
    localeCheck(surroundings),
    redirectionCheck(surroundings, target),
  ]
}

function recordChecks({ locations: { workspace }, now }: Surroundings): readonly Check[] {
  let reading: ReturnType<typeof readRecordedRuns> | undefined
  const recorded = () => (reading ??= readRecordedRuns(workspace))
  return [
    ...workspaceChecks(workspace),
    databaseCheck(workspace),
    ...journalChecks(recorded),
    servedCheck(workspace),
    leftoversCheck(workspace),
    clockCheck(now, async () => newestLineMs(await recorded())),
  ]
}

const { driver, executor, executors } = defaultEmrSizing
const emrWorkers = [driver, ...Array.from({ length: executors }, () => executor)]

/** Glue is scaled to a quarter by its engine from the start: what has to fit is a quarter of each worker. */
const defaultDemands = {
  'EMR Serverless': emrWorkers.map(({ vcpus, memoryGb }) => ({ vcpus, memoryMiB: memoryGb * 1024 })),
  Glue: Array.from({ length: defaultGlueSizing.workers }, () => ({ vcpus: 1, memoryMiB: 4 * 1024 })),
}
