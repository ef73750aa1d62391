import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { sep } from 'node:path'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** With nothing of our own environment: it may hold credentials. */
const run = (tool: string, args: readonly string[]): Promise<unknown> =>
  execute(tool, args, { env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' } })

/** Mount points of this mount namespace below `directory`, deepest first. */
export async function mountsBelow(directory: string): Promise<string[]> {
  const text = await readFile('/proc/self/mountinfo', 'utf8').catch(() => '')
  const points = text.split('\n').map((line) => unescapeOctal(line.split(' ')[4] ?? ''))
  return points.filter((point) => point.startsWith(`${directory}${sep}`)).sort((a, b) => b.length - a.length)
}

/** Unmounts what is mounted below `directory`, and detaches loop devices of files in it. @returns what was unmounted. */
export async function unmountBelow(directory: string): Promise<string[]> {
  const points = await mountsBelow(directory)
  for (const point of points) {
    // Lazily where something still holds it: what holds it was killed and is about to go.
    await run('umount', [point]).catch(() => run('umount', ['-l', point]).catch(() => undefined))
  }
  for (const device of await loopsBelow(directory)) {
    await run('losetup', ['-d', device]).catch(() => undefined)
  }
  const rest = await mountsBelow(directory)
  return points.filter((point) => !rest.includes(point))
}

/** Loop devices whose image lies below `directory`. */
export async function loopsBelow(directory: string): Promise<string[]> {
  const names = (await readdir('/sys/block').catch(() => [])).filter((name) => name.startsWith('loop'))
  const found = await Promise.all(
    names.map(async (name) => {
      const image = await readFile(`/sys/block/${name}/loop/backing_file`, 'utf8').catch(() => '')
      return image.startsWith(`${directory}${sep}`) ? [`/dev/${name}`] : []
    }),
  )
  return found.flat()
}

/** proc_pid_mountinfo(5): blanks, tabs, newlines and backslashes are written as three octal digits. */
const unescapeOctal = (text: string): string =>
  text.replaceAll(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)))
