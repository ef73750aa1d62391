import { statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { formatBytes } from '../core/size.ts'
import type { Check, Finding } from './check.ts'
import { failed, ok, warning } from './check.ts'
import { nearestFolder } from './mount-options.ts'
import type { Surroundings } from './surroundings.ts'

const MiB = 1024 ** 2
/** Spark, its virtual environment and the downloads on the way. */
const installationBytes = 2048 * MiB
/** Sandboxes, logs, the database, what Spark unpacks. */
const restBytes = 512 * MiB
const temporaryBytes = 128 * MiB

/** What a folder needs, and for what. */
interface Need {
  readonly folder: string
  readonly bytes: number
  readonly what: string
  readonly remedy: string
}

/** One check per folder: the workspace against the payloads that are to be measured, the cache, the temporary folder. */
export function diskChecks(
  surroundings: Pick<Surroundings, 'locations' | 'payloadBytes'>,
  isInstalled: () => Promise<boolean>,
): readonly Check[] {
  const { workspace, cache } = surroundings.locations
  return [
    {
      name: 'disk: workspace',
      look: () =>
        freeSpace({
          folder: workspace,
          bytes: workspaceBytes(surroundings.payloadBytes),
          what: `payloads up to ${formatBytes(Math.max(...surroundings.payloadBytes))}`,
          remedy: 'choose a workspace on another disk with --workspace DIR',
        }),
    },
    {
      name: 'disk: cache',
      look: async () =>
        freeSpace({
          folder: cache,
          bytes: (await isInstalled()) ? 0 : installationBytes,
          what: 'Spark and Python',
          remedy: 'set SOALBENCH_CACHE_DIR to a folder on another disk',
        }),
    },
    {
      name: 'disk: temporary',
      look: () =>
        freeSpace({
          folder: tmpdir(),
          bytes: temporaryBytes,
          what: 'temporary files',
          remedy: 'set TMPDIR to a folder on another disk',
        }),
    },
  ]
}

/**
 * Every payload lies in the cache of payloads and, where links do not work, once more in the storage; the largest one is
 * also read into a sandbox's shuffle files (four times, as the plan buys ephemeral storage for) and written as output.
 */
const workspaceBytes = (payloadBytes: readonly number[]): number =>
  2 * payloadBytes.reduce((total, bytes) => total + bytes, 0) + 5 * Math.max(...payloadBytes) + restBytes

async function freeSpace({ folder, bytes, what, remedy }: Need): Promise<Finding> {
  const place = await nearestFolder(folder)
  const { bavail, bsize } = await statfs(place)
  const free = bavail * bsize
  const found = `${formatBytes(round(free))} free in ${place}`
  if (free < bytes)
    return failed(
      `${found}; ${what} need up to ${formatBytes(round(bytes))}`,
      `Free some space, or ${remedy}.`,
    )
  if (free < bytes * 1.5)
    return warning(
      `${found}: little more than ${what} need (${formatBytes(round(bytes))})`,
      `Free some space, or ${remedy}.`,
    )
  return ok(found)
}

/** Three digits say enough. */
const round = (bytes: number): number => Number(bytes.toPrecision(3))
