import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

const lookEveryMs = 500

/**
 * Stands in for a file system of limited size where none can be mounted: looks at what the directory holds and tells
 * once when it is too much. @returns a function that ends the watch.
 */
export function watchSize(directory: string, mostMiB: number, exceeded: () => void): () => void {
  let looking = false
  const look = async (): Promise<void> => {
    if (looking) return
    looking = true
    const bytes = await directoryBytes(directory)
    looking = false
    if (bytes <= mostMiB * 1024 * 1024) return
    clearInterval(timer)
    exceeded()
  }
  const timer = setInterval(() => void look(), lookEveryMs).unref()
  return () => clearInterval(timer)
}

/** Bytes on disk of all files below. Files come and go meanwhile; those that are gone count nothing. */
async function directoryBytes(directory: string): Promise<number> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => [])
  const sizes = entries.map(async (entry) => {
    const path = join(directory, entry.name)
    if (entry.isDirectory()) return directoryBytes(path)
    return stat(path).then(
      ({ blocks }) => blocks * 512,
      () => 0,
    )
  })
  return (await Promise.all(sizes)).reduce((total, bytes) => total + bytes, 0)
}
