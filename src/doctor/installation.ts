import { join } from 'node:path'
import { EngineUnavailable } from '../core/errors.ts'
import { childEnvironment } from '../local/install/child-environment.ts'
import { findInstallation } from '../local/install/find-installation.ts'
import type { Installation } from '../local/install/installation.ts'
import { findJava } from '../local/install/java.ts'
import { findPython } from '../local/install/python.ts'
import { failed, ok, type Check, type Finding } from './check.ts'
import type { Surroundings } from './surroundings.ts'

const installFix = 'Run "soalbench local install" once; it takes a minute or two.'

/** What the local engines run on. Where they are installed nothing is started; else what an installation would find. */
export function installationChecks(surroundings: Pick<Surroundings, 'locations' | 'env'>): readonly Check[] {
  const { locations, env } = surroundings
  const installed = findInstallation(locations.cache, join(locations.packageRoot, 'python'))
  // Each check awaits it for itself; a rejection is theirs to tell.
  installed.catch(() => undefined)
  const childEnv = childEnvironment(env, '/tmp')
  return [
    {
      name: 'Python',
      look: async () => ownVersion(await installed, 'python') ?? (await pythonOfHost(childEnv)),
    },
    {
      name: 'Java',
      look: async () => ownVersion(await installed, 'java') ?? (await javaOfHost(childEnv, env)),
    },
    {
      name: 'Spark',
      look: async () =>
        ownVersion(await installed, 'spark') ??
        failed(`the local engines are not installed in ${locations.cache}`, installFix),
    },
  ]
}

function ownVersion(
  installed: Installation | undefined,
  what: 'python' | 'java' | 'spark',
): Finding | undefined {
  if (installed === undefined) return undefined
  const { versions, python, javaHome, sparkHome } = installed
  const place = { python, java: javaHome, spark: sparkHome }[what]
  return ok(`${versions[what]} (${place})`)
}

type ChildEnvironment = Readonly<Record<string, string>>

async function pythonOfHost(childEnv: ChildEnvironment): Promise<Finding> {
  try {
    const { version, executable } = await findPython(childEnv)
    return ok(`${version} (${executable}), not set up yet`)
  } catch (error) {
    if (error instanceof EngineUnavailable)
      return failed(error.message, error.suggestions[0] ?? 'Install Python 3.11.')
    throw error
  }
}

async function javaOfHost(childEnv: ChildEnvironment, env: Surroundings['env']): Promise<Finding> {
  const java = await findJava(childEnv, env['JAVA_HOME'])
  return java === undefined
    ? ok('no Java 17 here; "soalbench local install" brings one along')
    : ok(`${java.version} (${java.home}), not set up yet`)
}
