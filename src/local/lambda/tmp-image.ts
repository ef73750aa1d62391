import { execFile } from 'node:child_process'
import { open, readdir, readFile, realpath, rm } from 'node:fs/promises'
import { promisify } from 'node:util'
import { until } from '../limits/cgroup-files.ts'

const run = promisify(execFile)

/** Where mkfs lives is not on every user's PATH. */
export const systemPath = '/usr/sbin:/usr/bin:/sbin:/bin'

/**
 * A sparse file with an ext4 in it. Never a tmpfs: its pages are charged to the memory limit, and Lambda's /tmp is a disk.
 * No journal, nothing set aside for root or for growth: the whole size is the function's.
 */
export async function makeTmpImage(path: string, sizeMiB: number): Promise<void> {
  const file = await open(path, 'w', 0o600)
  await file.truncate(sizeMiB * 1024 * 1024)
  await file.close()
  const options = [
    '-q',
    '-F',
    '-m',
    '0',
    '-O',
    '^has_journal,^resize_inode',
    '-E',
    'lazy_itable_init=1,nodiscard',
  ]
  await run('mkfs.ext4', [...options, path], { env: { PATH: systemPath } })
}

/**
 * Waits until the kernel has let go of the image: the mount ends with the last process of its namespace, a moment after
 * that process has gone. Mounting or deleting earlier would leave two file systems on one image.
 */
export async function tmpImageReleased(path: string): Promise<boolean> {
  const image = await realpath(path).catch(() => path)
  return until(async () => !(await loopImages()).includes(image), 5, 600)
}

export async function removeTmpImage(path: string): Promise<void> {
  await tmpImageReleased(path)
  await rm(path, { force: true })
}

/** Files behind the loop devices of this host. */
async function loopImages(): Promise<string[]> {
  const names = (await readdir('/sys/block').catch(() => [])).filter((name) => name.startsWith('loop'))
  const texts = await Promise.all(
    names.map((name) => readFile(`/sys/block/${name}/loop/backing_file`, 'utf8').catch(() => '')),
  )
  return texts.map((text) => text.trim()).filter(Boolean)
}
