import { join } from 'node:path'
import type { CgroupFiles } from './cgroup-files.ts'
import { parentName } from './compartment-parent.ts'

/** Deeper than systemd, Docker and Kubernetes nest. */
const deepest = 10

/** All `soalbench` folders of one hierarchy, also those that an earlier process left below another cgroup. */
export async function findParents(files: CgroupFiles, directory: string, depth = 0): Promise<string[]> {
  if (depth > deepest) return []
  const names = await files.directories(directory)
  const found = await Promise.all(
    names.map((name) =>
      name === parentName
        ? Promise.resolve([join(directory, name)])
        : findParents(files, join(directory, name), depth + 1),
    ),
  )
  return found.flat()
}
