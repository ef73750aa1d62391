import { describe, expect, it } from 'vitest'
import { detectLimiter } from '../../src/local/limits/detect.ts'
import { ownCgroups } from '../../src/local/limits/own-cgroup.ts'
import { parsePsLine, parseStat } from '../../src/local/limits/process-table.ts'

describe('the own place among cgroups', () => {
  it('is read by controller on a hybrid host', () => {
    const text = '9:name=systemd:/\n4:memory:/pods/a:b\n2:cpu,cpuacct:/x\n0::/\n'
    expect(Object.fromEntries(ownCgroups(text))).toEqual({
      'name=systemd': '/',
      memory: '/pods/a:b',
      cpu: '/x',
      cpuacct: '/x',
      unified: '/',
    })
  })

  it('is one path on a unified host, and nothing elsewhere', () => {
    expect(Object.fromEntries(ownCgroups('0::/user.slice/s.scope\n'))).toEqual({
      unified: '/user.slice/s.scope',
    })
    expect(ownCgroups('').size).toBe(0)
  })
})

describe('without usable cgroups', () => {
  it('limits are advisory, and the notes say why', async () => {
    const none = await detectLimiter({ ownCgroupText: '' })
    expect([none.kind, none.notes[1]]).toEqual(['advisory', 'this system has no cgroups'])
    const elsewhere = await detectLimiter({ ownCgroupText: '0::/\n', root: '/nonexistent/cgroup' })
    expect([elsewhere.kind, elsewhere.notes[1]]).toEqual([
      'advisory',
      expect.stringMatching(/^cgroup-v2 cannot be used: ENOENT/),
    ])
  })
})

describe('a process', () => {
  it('is read from /proc, also with a name that looks like fields', () => {
    const fields = ['S', 7, 1, 1, 0, -1, 0, 0, 0, 0, 0, 150, 50, 0, 0, 20, 0, 1, 0, 4200, 999, 2560]
    expect(parseStat(`42 (a) b (c) ${fields.join(' ')}\n`, 1000)).toEqual({
      pid: 42,
      parentPid: 7,
      startedAt: '4200',
      startedAtMs: 43_000,
      cpuMs: 2000,
      residentMiB: 10,
    })
    expect(parseStat('42 (gone) Z 7 1', 0)).toBeUndefined()
    expect(parseStat('', 0)).toBeUndefined()
  })

  it('is read from ps', () => {
    expect(parsePsLine('   42     7 S     10240 1-02:03:04 Sat Nov 21 09:14:41 2026')).toMatchObject({
      pid: 42,
      parentPid: 7,
      startedAt: 'Sat Nov 21 09:14:41 2026',
      cpuMs: 93_784_000,
      residentMiB: 10,
    })
    expect(parsePsLine('42 7 Ss 1024 0:01.50 Sat Nov 21 09:14:41 2026')?.cpuMs).toBe(1500)
    expect(parsePsLine('42 7 Z 0 0:00 Sat Nov 21 09:14:41 2026')).toBeUndefined()
  })
})
