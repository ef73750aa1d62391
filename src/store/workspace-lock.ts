import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { WorkspaceUnusable } from '../core/errors.ts'
import { holderIn, lockFile, type Lock, type LockHolder, type LockRequest } from './lock-file.ts'
import { isLiving } from './process-identity.ts'
import type { Workspace } from './workspace.ts'

/**
 * One run at a time in a workspace. The lock of a process that is gone is taken over.
 * @throws WorkspaceUnusable naming the process, its command and since when it holds the workspace.
 */
export async function lockWorkspace(workspace: Workspace, request: LockRequest): Promise<Lock> {
  return lockFile(lockPath(workspace), request, inUse)
}

/** Whoever wrote the lock that lies in the workspace, and whether that process lives; a lock that says nothing is nobody's. */
export async function openHolder(
  workspace: Workspace,
): Promise<(LockHolder & { readonly isLiving: boolean }) | undefined> {
  const holder = holderIn(await readFile(lockPath(workspace), 'utf8').catch(() => ''))
  return holder && { ...holder, isLiving: await isLiving(holder.process) }
}

const lockPath = (workspace: Workspace): string => join(workspace.root, 'lock.json')

function inUse(path: string, { process, command, since }: LockHolder): WorkspaceUnusable {
  return new WorkspaceUnusable(
    `workspace in use: process ${process.pid} on ${process.host} runs \`${command}\` in it since ${since}`,
    {
      suggestions: [
        'Wait until it has finished, stop it, or choose another folder with --workspace DIR.',
        `If that process is gone for sure, remove ${path}.`,
      ],
    },
  )
}
