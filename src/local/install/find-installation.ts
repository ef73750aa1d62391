import { access, constants, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Installation } from './installation.ts'
import { readManifest } from './manifest.ts'
import { engineRecipe, environmentName, recipeDigest } from './recipe.ts'
import { supportedPythons } from './python.ts'
import { pythonOf } from './virtual-environment.ts'

/**
 * What `install` made before: reads a manifest and checks that the files are there, starts nothing.
 * Undefined if there is none, or one with other pins than this version's.
 * @param requirementsFolder the package's `python/`.
 */
export async function findInstallation(
  cacheDirectory: string,
  requirementsFolder: string,
): Promise<Installation | undefined> {
  const digest = await recipeDigest(engineRecipe(requirementsFolder))
  for (const minor of supportedPythons) {
    const folder = join(cacheDirectory, environmentName(engineRecipe(requirementsFolder), minor))
    const found = await readInstallation(folder, minor, digest)
    if (found !== undefined) return found
  }
  return undefined
}

async function readInstallation(
  folder: string,
  minor: string,
  digest: string,
): Promise<Installation | undefined> {
  const manifest = await readManifest(folder)
  if (manifest === undefined || manifest.requirements !== digest || manifest.javaHome === null)
    return undefined
  const { python, java, spark, awslambdaric } = manifest.versions
  if (!python || !java || !spark || !awslambdaric) return undefined
  const installation = {
    python: pythonOf(folder),
    sparkHome: join(sitePackages(folder, minor), 'pyspark'),
    javaHome: manifest.javaHome,
    versions: { python, java, spark, awslambdaric },
  }
  return (await isComplete(installation)) ? installation : undefined
}

export const sitePackages = (folder: string, minor: string): string =>
  join(folder, 'lib', `python${minor}`, 'site-packages')

async function isComplete(installation: Installation): Promise<boolean> {
  const programs = [
    installation.python,
    join(installation.sparkHome, 'bin', 'spark-submit'),
    join(installation.javaHome, 'bin', 'java'),
  ]
  try {
    await Promise.all(programs.map((file) => access(file, constants.X_OK)))
    const jars = await readdir(join(installation.sparkHome, 'jars'))
    return jars.some((jar) => jar.startsWith('spark-core_'))
  } catch {
    return false
  }
}
