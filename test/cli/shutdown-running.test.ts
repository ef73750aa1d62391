import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { interruptLongRun } from '../../bench/chaos/signals-running.ts'

/** The built program in a process of its own, with a job run that goes on for an hour unless it is cancelled. */
describe('a run that is told to end', () => {
  it.each([
    ['SIGINT', 'emr-serverless', 130],
    ['SIGTERM', 'glue', 143],
    ['SIGHUP', 'emr-serverless', 143],
  ] as const)('by %s cancels its job run on %s and writes it down', async (signal, platform, code) => {
    const seen = await interruptLongRun(platform, (child) => void child.kill(signal))
    expect(seen.code).toBe(code)
    expect(seen.leftRunning).toEqual([])
    expect(seen.events).toContain('attempt-accepted')
    expect(seen.events.slice(-2)).toEqual(['trial-ended', 'run-ended'])
    expect(JSON.parse(seen.stdout)).toMatchObject({ state: 'interrupted', trials: { cancelled: 1 } })
    expect(seen.stderr).toContain('soalbench run --resume')
  })

  it('while an invocation is under way leaves what it can cost reserved', async () => {
    const seen = await interruptLongRun('lambda', (child) => void child.kill('SIGINT'))
    expect(seen.code).toBe(130)
    const { modelledReservedUsd }: { modelledReservedUsd: string } = JSON.parse(seen.stdout)
    expect(Number(modelledReservedUsd)).toBeGreaterThan(0)
  })

  it('twice is gone at once, and by a doubled signal as by one', async () => {
    const twice = await interruptLongRun('emr-serverless', async (child) => {
      child.kill('SIGINT')
      child.kill('SIGINT')
      await delay(5)
    })
    expect(twice.code).toBe(130)
    expect(twice.leftRunning).toEqual([])
  })

  it('by an error that nobody caught does the same, as a bug', async () => {
    // NODE_OPTIONS parts at blanks and takes double quotes away.
    const bomb = `data:text/javascript,process.on('SIGUSR2',()=>Promise.reject(Error('nobody-caught-it')))`
    const seen = await interruptLongRun('glue', (child) => void child.kill('SIGUSR2'), {
      env: { NODE_OPTIONS: `--import=${bomb}` },
    })
    expect(seen.code).toBe(1)
    expect(seen.leftRunning).toEqual([])
    expect(seen.stderr).toContain('this is a bug in soalbench, please report it')
    expect(seen.stderr).toContain('nobody-caught-it')
    expect(seen.events.at(-1)).toBe('run-ended')
  })
})
