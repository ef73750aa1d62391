import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** Folders of the Spark engines inside an engine's directory. */
export const sparkFolders = { 'emr-serverless': 'spark-emr-serverless', glue: 'spark-glue' } as const

/**
 * Removes the files that Spark engines of an earlier, killed soalbench left in an engine's directory. Its processes are
 * found by their compartments and by SOALBENCH_ENGINE in their environment, and must be ended first.
 * @returns what was removed, one path each
 */
export async function sweepSparkLeftovers({ directory }: { readonly directory: string }): Promise<string[]> {
  const present = new Set(await readdir(directory).catch(() => []))
  const leftovers = Object.values(sparkFolders).filter((folder) => present.has(folder))
  const paths = leftovers.map((folder) => join(directory, folder))
  for (const path of paths) await rm(path, { recursive: true, force: true })
  return paths
}
