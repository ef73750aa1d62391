import { access, constants } from 'node:fs/promises'
import { join } from 'node:path'
import { EngineUnavailable } from '../../core/errors.ts'
import { withBuildContext, type InstallOptions } from './build-context.ts'
import { readManifest, writeManifest } from './manifest.ts'
import { findPython, supportedPythons } from './python.ts'
import { environmentName, recipeDigest, testToolsRecipe, type Recipe } from './recipe.ts'
import { buildEnvironment, pythonOf } from './virtual-environment.ts'

/**
 * boto3, the AWS CLI and moto in an environment of their own; for this repository's tests.
 * @returns its Python; the programs `aws` and `moto_server` lie beside it.
 */
export const installTestTools = (options: InstallOptions): Promise<string> =>
  installRecipe(testToolsRecipe(options.requirementsFolder), options, '3.10')

/** One virtual environment by its recipe, made once. @returns its Python. */
export async function installRecipe(
  recipe: Recipe,
  options: InstallOptions,
  leastPython: string = '3.9',
): Promise<string> {
  const found = await findRecipe(recipe, options.cacheDirectory)
  if (found !== undefined) return found
  return withBuildContext(options, async (context) => {
    const byAnother = await findRecipe(recipe, options.cacheDirectory)
    if (byAnother !== undefined) return byAnother
    const python = await findPython(context.env, options.pythonCandidates, context.signal)
    if (Number(python.minor.slice(2)) < Number(leastPython.slice(2))) {
      throw new EngineUnavailable(`python too old for ${recipe.name}: ${python.version}`, {
        suggestions: [`Install Python ${leastPython} or later, up to 3.12.`],
      })
    }
    const folder = join(options.cacheDirectory, environmentName(recipe, python.minor))
    await buildEnvironment(folder, recipe, python, context)
    await writeManifest(folder, {
      schema: 'soalbench.installation/1',
      requirements: await recipeDigest(recipe),
      javaHome: null,
      versions: { python: python.version },
      installedAt: new Date().toISOString(),
    })
    return pythonOf(folder)
  })
}

async function findRecipe(recipe: Recipe, cacheDirectory: string): Promise<string | undefined> {
  const digest = await recipeDigest(recipe)
  for (const minor of supportedPythons) {
    const folder = join(cacheDirectory, environmentName(recipe, minor))
    const manifest = await readManifest(folder)
    const python = pythonOf(folder)
    const usable = await access(python, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (manifest?.requirements === digest && usable) return python
  }
  return undefined
}
