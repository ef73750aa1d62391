import { join } from 'node:path'
import { digestOf } from './manifest.ts'

/** One virtual environment: which pinned packages go into it, and under which name it is kept. */
export interface Recipe {
  /** Begins the folder's name: `spark-3.5.6` becomes `spark-3.5.6-py311`. */
  readonly name: string
  /** pip and what builds source archives; installed first. */
  readonly build: string
  /** Requirement files, hashed, in the order of download: small ones first, so that a break loses least. */
  readonly packages: readonly string[]
}

const sparkVersion = '3.5.6'

/** The engine's environment. `folder` is the package's `python/`. */
export function engineRecipe(folder: string): Recipe {
  return {
    name: `spark-${sparkVersion}`,
    build: join(folder, 'requirements-build.txt'),
    packages: [join(folder, 'requirements-engine.txt'), join(folder, 'requirements-spark.txt')],
  }
}

/** A Java 17 as a wheel, added to the packages where the computer has none. */
export const javaRequirements = (folder: string): string => join(folder, 'requirements-java.txt')

/** boto3, the AWS CLI and moto: independent clients for tests. Needs Python 3.10 or later. */
export function testToolsRecipe(folder: string): Recipe {
  return {
    name: 'test-tools',
    build: join(folder, 'requirements-build.txt'),
    packages: [join(folder, 'requirements-test.txt')],
  }
}

export const recipeDigest = (recipe: Recipe): Promise<string> => digestOf([recipe.build, ...recipe.packages])

/** `spark-3.5.6-py311` */
export const environmentName = (recipe: Recipe, pythonMinor: string): string =>
  `${recipe.name}-py${pythonMinor.replace('.', '')}`
