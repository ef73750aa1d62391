import { open } from 'node:fs/promises'

/** Without it a new or renamed name may be lost in a power failure, its bytes safe on the disk. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
