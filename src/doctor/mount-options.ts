import { readFile, realpath } from 'node:fs/promises'
import { dirname, sep } from 'node:path'

/** Options of the mount that `path`, or the nearest folder above it that exists, lies on; none where nothing tells. */
export async function mountOptionsOf(path: string): Promise<readonly string[]> {
  const folder = await nearestFolder(path)
  const text = await readFile('/proc/self/mountinfo', 'utf8').catch(() => '')
  let found: { point: string; options: readonly string[] } | undefined
  for (const line of text.split('\n')) {
    // proc_pid_mountinfo(5): field 5 is the mount point, field 6 its options; later mounts cover earlier ones.
    const [, , , , written = '', options = ''] = line.split(' ')
    const point = written.replaceAll(/\\([0-7]{3})/g, (_, octal: string) =>
      String.fromCharCode(Number.parseInt(octal, 8)),
    )
    if (!isWithin(folder, point) || point.length < (found?.point.length ?? 0)) continue
    found = { point, options: options.split(',') }
  }
  return found?.options ?? []
}

/** What `path` would lie in: a folder that is yet to be made is judged by the one above it. */
export async function nearestFolder(path: string): Promise<string> {
  const real = await realpath(path).catch(() => undefined)
  if (real !== undefined) return real
  const parent = dirname(path)
  return parent === path ? path : nearestFolder(parent)
}

const isWithin = (folder: string, point: string): boolean =>
  point !== '' && (folder === point || folder.startsWith(point.endsWith(sep) ? point : `${point}${sep}`))
