import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { identityOf } from '../../src/store/process-identity.ts'
import type { Workspace } from '../../src/store/workspace.ts'

/** The lock of another process, which lives as long as the test. */
export async function livingLock(workspace: Workspace): Promise<void> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child, 'spawn')
  const holder = {
    process: await identityOf(child.pid ?? 0),
    command: 'soalbench run',
    since: '2026-01-01T00:00:00Z',
  }
  await writeFile(join(workspace.root, 'lock.json'), JSON.stringify(holder))
}
