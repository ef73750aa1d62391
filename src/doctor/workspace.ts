import { access, constants, stat } from 'node:fs/promises'
import { openHolder } from '../store/workspace-lock.ts'
import { workspaceAt } from '../store/workspace.ts'
import { failed, ok, warning, type Check } from './check.ts'
import { nearestFolder } from './mount-options.ts'

/** Whether runs can be recorded here, and whether another process is doing so. Asks; does not try. */
export function workspaceChecks(directory: string): readonly Check[] {
  return [
    { name: 'workspace', look: () => writable(directory) },
    {
      name: 'workspace lock',
      async look() {
        const holder = await openHolder(workspaceAt(directory))
        if (holder === undefined) return ok('free')
        const { process: owner, command, since } = holder
        const who = `process ${owner.pid} on ${owner.host}, \`${command}\`, since ${since}`
        if (!holder.isLiving) return ok(`left by ${who}, which is gone: the next run takes it over`)
        return warning(
          `held by ${who}`,
          'Wait until it has finished, or choose another folder with --workspace DIR.',
        )
      },
    },
  ]
}

async function writable(directory: string) {
  const found = await stat(directory).catch(() => undefined)
  if (found !== undefined && !found.isDirectory())
    return failed(`${directory} is not a folder`, 'Choose another one with --workspace DIR.')
  const place = found === undefined ? await nearestFolder(directory) : directory
  const may = await access(place, constants.R_OK | constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  )
  if (!may)
    return failed(
      `${place} cannot be written`,
      'Make it writable, or choose another folder with --workspace DIR.',
    )
  if (found === undefined) return ok(`${directory} will be made by the first run`)
  if ((found.mode & 0o077) !== 0)
    return warning(`${directory} can be read by others`, `Keep it to yourself: chmod 700 ${directory}`)
  return ok(directory)
}
