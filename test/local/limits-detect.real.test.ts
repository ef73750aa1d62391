import { expect, it } from 'vitest'
import { detectLimiter } from '../../src/local/limits/detect.ts'

const limiter = await detectLimiter()

it.skipIf(limiter.kind === 'advisory')(
  'a compartment of a process that died while it tried the limits out is removed by the next one (needs cgroups)',
  async () => {
    // No process can have this number: it is above the kernel's largest.
    const dead = 'trial-99999999-left'
    const living = `trial-${process.pid}-mine`
    await limiter.create(dead, { memoryMiB: 64, vcpus: 1 })
    const mine = await limiter.create(living, { memoryMiB: 64, vcpus: 1 })
    await detectLimiter()
    expect(await limiter.list('trial-')).toEqual([living])
    await mine.remove()
    await limiter.dispose()
  },
)
