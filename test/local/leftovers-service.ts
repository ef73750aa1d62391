import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { EngineContext } from '../../src/local/engine.ts'
import type { WireService } from '../../src/local/wire.ts'

/**
 * Leaves behind all that a real service could: processes inside and outside a compartment, one of them frozen with its
 * compartment, a loop mount and files. It does not clean up: what comes after it must.
 */
export async function createMessyService(context: EngineContext): Promise<WireService> {
  const compartment = await context.limiter.create(`${context.engineId}-mess`, { memoryMiB: 64, vcpus: 1 })
  const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', SOALBENCH_ENGINE: context.engineId }
  const inside = spawn('/bin/sh', ['-c', `${compartment.joinScript} && echo in && exec sleep 600`], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  })
  await new Promise((resolve) => inside.stdout.once('data', resolve))
  await compartment.freeze()
  // Its own session, no compartment: only its environment tells whose it is.
  spawn('sleep', ['600'], { env, stdio: 'ignore', detached: true })
  mountImage(context.directory)
  return {
    name: 'lambda',
    matches: () => true,
    operationOf: () => undefined,
    handle: () => Promise.resolve({ status: 200 }),
    close: () => Promise.reject(new Error('this service never closes cleanly')),
  }
}

function mountImage(directory: string): void {
  if (process.getuid?.() !== 0) return
  const image = join(directory, 'tmp image')
  const point = join(directory, 'mounted here')
  mkdirSync(point)
  writeFileSync(image, '')
  truncateSync(image, 8 * 1024 * 1024)
  run('mkfs.ext4', ['-q', '-F', image])
  run('mount', ['-o', 'loop', image, point])
  writeFileSync(join(point, 'file'), 'in the image')
}

function run(program: string, args: readonly string[]): void {
  execFileSync(program, args)
}
