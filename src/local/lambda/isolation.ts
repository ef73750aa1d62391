import { execFile } from 'node:child_process'
import { mkdtemp, mkdir, realpath, rm } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { promisify } from 'node:util'
import { makeTmpImage, removeTmpImage, systemPath } from './tmp-image.ts'

const run = promisify(execFile)

/** `namespaces`: own mounts, own process ids, own /tmp of the configured size. `none`: a plain directory as TMPDIR. */
export type Isolation = { readonly kind: 'namespaces' } | { readonly kind: 'none'; readonly reason: string }

/** Found by doing it: whether mounts and namespaces are allowed shows only in the attempt. */
export async function detectIsolation(directory: string): Promise<Isolation> {
  if (process.platform !== 'linux')
    return { kind: 'none', reason: `${process.platform} has no mount namespaces` }
  if (process.geteuid?.() !== 0) return { kind: 'none', reason: 'mounting an image needs root' }
  await mkdir(directory, { recursive: true })
  const place = await mkdtemp(join(directory, 'isolation-'))
  const image = join(place, 'tmp.img')
  try {
    await mkdir(join(place, 'tmp'))
    await makeTmpImage(image, 8)
    const [file = '', ...argv] = isolatedCommand(
      { image, mountPoint: join(place, 'tmp'), visible: [] },
      '/',
      ['true'],
    )
    await run(file, argv, { env: { PATH: systemPath } })
    return { kind: 'namespaces' }
  } catch (error) {
    const text = error instanceof Error ? error.message.trim().split('\n').at(-1) : String(error)
    return { kind: 'none', reason: text ?? 'unknown' }
  } finally {
    await removeTmpImage(image)
    await rm(place, { recursive: true, force: true })
  }
}

export interface TmpMount {
  readonly image: string
  /** Outside /tmp or below it; only the sandbox's namespace sees the mount. */
  readonly mountPoint: string
  /** Folders that the function needs and that its own /tmp would hide. */
  readonly visible: readonly string[]
}

/**
 * argv that runs `command` in `directory` as a child of a small shell with process id 1: the shell reaps orphans, and a
 * runtime that kills itself really dies, which process 1 would not. A signal shows as exit status 128 + number.
 */
export function isolatedCommand(mount: TmpMount, directory: string, command: readonly string[]): string[] {
  const script = `
    set -e
    image=$1 at=$2 directory=$3 folders=$4
    shift 4
    mount -o loop "$image" "$at"
    chmod 1777 "$at"
    while [ "$folders" -gt 0 ]; do
      mkdir -p "$at/\${1#/tmp/}"
      mount --rbind "$1" "$at/\${1#/tmp/}"
      shift
      folders=$((folders - 1))
    done
    mount --rbind "$at" /tmp
    cd "$directory"
    set +e
    "$@"
    exit $?`
  const namespaces = ['unshare', '-m', '-p', '-f', '--kill-child', '--mount-proc']
  const folders = [String(mount.visible.length), ...mount.visible]
  return [
    ...namespaces,
    '/bin/sh',
    '-c',
    script,
    'sandbox',
    mount.image,
    mount.mountPoint,
    directory,
    ...folders,
    ...command,
  ]
}

/** argv that does the same without namespaces. */
export function plainCommand(directory: string, command: readonly string[]): string[] {
  return ['/bin/sh', '-c', 'cd "$1" && shift && "$@"; exit $?', 'sandbox', directory, ...command]
}

/** Those of the folders that lie below the host's /tmp, each once, without those inside another. */
export async function hiddenByTmp(folders: readonly string[]): Promise<string[]> {
  const real = await Promise.all(folders.map((folder) => realpath(folder).catch(() => folder)))
  const below = [...new Set([...folders, ...real])].filter((folder) => folder.startsWith(`/tmp${sep}`)).sort()
  return below.filter((folder) => !below.some((other) => folder.startsWith(`${other}${sep}`)))
}
