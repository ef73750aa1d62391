import { execFile } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { expect, it } from 'vitest'

/*
 * The cgroup v2 driver on a kernel that has v2 only, in a virtual machine without acceleration (about 20 s). Wants a folder
 * with the unpacked Debian packages (apt-get download, dpkg -x): qemu-system-x86 with what it depends on, busybox-static,
 * and a linux-image-*-cloud-amd64. On a host with v2 the other tests of the limits use it directly.
 */
const vm = process.env['SOALBENCH_TEST_VM'] ?? ''
const why = vm === '' ? ' (skipped: SOALBENCH_TEST_VM names no folder with QEMU, busybox and a kernel)' : ''
const run = promisify(execFile)

it.skipIf(vm === '')(`cgroups v2 limit, count, freeze, kill and are put back${why}`, async () => {
  const scratch = await mkdtemp(join(tmpdir(), 'soalbench-vm-'))
  const output = await boot(await packSystem(scratch), scratch)
  await rm(scratch, { recursive: true })
  const line = /^SEEN (.*)$/m.exec(output)?.[1]
  expect(line, output).toBeDefined()
  const seen: unknown = JSON.parse(line ?? '')
  process.stdout.write(`${line}\n`)
  expect(seen).toMatchObject({
    kind: 'cgroup-v2',
    before: { own: '0::/own', groups: [], control: '' },
    during: { own: '0::/own/soalbench.leaf', control: 'cpu memory pids' },
    hog: { exit: 137, counters: { oomKills: 1, peakMemoryMiB: 32 } },
    loop: { counters: { throttledMs: expect.toSatisfy((ms: number) => ms > 0), oomKills: 0 } },
    swept: ['sb-left'],
    after: { own: '0::/own', groups: [], control: '' },
  })
  const { frozenAt, stillAt } = Object(seen)
  expect(stillAt).toBe(frozenAt)
})

/** Node, busybox and the bundled guest program as an initial RAM file system. @returns its path. */
async function packSystem(scratch: string): Promise<string> {
  const root = join(scratch, 'root')
  for (const name of ['bin', 'dev', 'proc', 'sys', 'tmp']) await mkdir(join(root, name), { recursive: true })
  const node = await realpath(process.execPath)
  const { stdout } = await run('ldd', [node])
  for (const library of stdout.match(/\/\S+/g) ?? []) {
    await mkdir(join(root, dirname(library)), { recursive: true })
    await copyFile(library, join(root, library))
  }
  await copyFile(node, join(root, 'bin/node'))
  await copyFile(join(vm, 'bin/busybox'), join(root, 'bin/busybox'))
  for (const name of ['sh', 'mount', 'mkdir', 'echo', 'head', 'tail', 'sleep', 'setsid', 'poweroff']) {
    await symlink('/bin/busybox', join(root, 'bin', name))
  }
  await writeFile(join(root, 'init'), init, { mode: 0o755 })
  await build({
    entryPoints: [fileURLToPath(new URL('./limits-vm-guest.ts', import.meta.url))],
    outfile: join(root, 'guest.mjs'),
    bundle: true,
    format: 'esm',
    platform: 'node',
  })
  const packed = join(scratch, 'initrd.gz')
  const script = 'cd "$1" && find . | "$2" cpio -o -H newc | gzip -1 > "$3"'
  await run('/bin/sh', ['-c', script, 'pack', root, join(vm, 'bin/busybox'), packed])
  return packed
}

const init = `#!/bin/sh
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mount -t cgroup2 cgroup2 /sys/fs/cgroup
echo "+memory +cpu +pids" > /sys/fs/cgroup/cgroup.subtree_control
mkdir /sys/fs/cgroup/own
echo $$ > /sys/fs/cgroup/own/cgroup.procs
/bin/node /guest.mjs
poweroff -f
`

async function boot(initrd: string, scratch: string): Promise<string> {
  const kernel = (await readdir(join(vm, 'boot'))).find((name) => name.startsWith('vmlinuz-'))
  const folders = ['usr/share/qemu', 'usr/share/seabios', 'usr/lib/ipxe/qemu'].flatMap((path) => [
    '-L',
    join(vm, path),
  ])
  const machine = [
    '-machine',
    'accel=tcg',
    '-cpu',
    'max',
    '-m',
    '1500',
    '-nographic',
    '-no-reboot',
    '-nic',
    'none',
  ]
  const system = [
    '-kernel',
    join(vm, 'boot', kernel ?? ''),
    '-initrd',
    initrd,
    '-append',
    'console=ttyS0 quiet panic=-1',
  ]
  const libraries = ['usr/lib/x86_64-linux-gnu', 'lib/x86_64-linux-gnu']
    .map((path) => join(vm, path))
    .join(':')
  const { stdout } = await run(join(vm, 'usr/bin/qemu-system-x86_64'), [...folders, ...machine, ...system], {
    env: { PATH: '/usr/bin:/bin', LD_LIBRARY_PATH: libraries, TMPDIR: scratch },
    timeout: 300_000,
    maxBuffer: 16 * 1024 * 1024,
  })
  return stdout.replaceAll('\r', '')
}
