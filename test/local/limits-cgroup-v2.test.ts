import { describe, expect, it } from 'vitest'
import { createCgroupV2 } from '../../src/local/limits/cgroup-v2.ts'
import { UnifiedKernel } from './limits-kernel.ts'

const own = '/cg/user.slice/session'
const limits = { memoryMiB: 512, vcpus: 0.5 }

function open(groups: Readonly<Record<string, readonly number[]>>, place = '/user.slice/session') {
  const kernel = new UnifiedKernel(groups)
  const limiter = createCgroupV2({ ownCgroupText: `0::${place}\n`, root: '/cg', files: kernel })
  return { kernel, limiter }
}

describe('cgroups v2', () => {
  it('moves the own processes into a leaf, then hands the controllers down, then limits', async () => {
    const { kernel, limiter } = open({ '/cg': [], '/cg/user.slice': [], [own]: [10, 11] })
    const compartment = await limiter.create('sb-1', limits)
    expect(kernel.log).toEqual([
      `mkdir ${own}/soalbench.leaf`,
      `move 10 ${own}/soalbench.leaf`,
      `move 11 ${own}/soalbench.leaf`,
      `write ${own}/cgroup.subtree_control +memory +cpu +pids`,
      `mkdir ${own}/soalbench`,
      `write ${own}/soalbench/cgroup.subtree_control +memory +cpu +pids`,
      `write ${own}/soalbench/cpu.weight 800`,
      `mkdir ${own}/soalbench/sb-1`,
      `write ${own}/soalbench/sb-1/pids.max 4096`,
      `write ${own}/soalbench/sb-1/memory.oom.group 0`,
      `write ${own}/soalbench/sb-1/memory.max 536870912`,
      `write ${own}/soalbench/sb-1/memory.swap.max 0`,
      `write ${own}/soalbench/sb-1/cpu.max 50000 100000`,
    ])
    expect(compartment.joinScript).toBe(`echo $$ > '${own}/soalbench/sb-1/cgroup.procs'`)
    expect(compartment.enforced).toEqual(limits)
  })

  it('needs no leaf where the own cgroup holds no processes, as at the root', async () => {
    const { kernel, limiter } = open({ '/cg': [] }, '/')
    await limiter.create('sb-1', { memoryMiB: undefined, vcpus: undefined })
    expect(Object.keys(kernel.groups())).toEqual(['/cg', '/cg/soalbench', '/cg/soalbench/sb-1'])
    expect(kernel.log).toContain('write /cg/soalbench/sb-1/memory.max max')
    expect(kernel.log).toContain('write /cg/soalbench/sb-1/cpu.max max 100000')
  })

  it('puts everything back at the end', async () => {
    const before = { '/cg': [], '/cg/user.slice': [], [own]: [10] }
    const { kernel, limiter } = open(before)
    const compartment = await limiter.create('sb-1', limits)
    await kernel.write(`${own}/soalbench/sb-1/cgroup.procs`, '99')
    expect(await compartment.processes()).toEqual([99])
    await compartment.freeze()
    await compartment.remove()
    await compartment.remove()
    await limiter.dispose()
    expect(kernel.groups()).toEqual(before)
  })

  it('leaves the place as it is while another engine has compartments there', async () => {
    const { kernel, limiter } = open({ '/cg': [], '/cg/user.slice': [], [own]: [10] })
    const mine = await limiter.create('sb-1', limits)
    await kernel.makeDirectory(`${own}/soalbench/other-1`)
    await mine.remove()
    await limiter.dispose()
    expect(kernel.groups()).toMatchObject({
      [`${own}/soalbench/other-1`]: [],
      [`${own}/soalbench.leaf`]: [10],
    })
  })

  it('starts beside the leaf when a parent engine has moved it there', async () => {
    const leaf = `${own}/soalbench.leaf`
    const { kernel, limiter } = open(
      { '/cg': [], '/cg/user.slice': [], [own]: [], [leaf]: [10] },
      '/user.slice/session/soalbench.leaf',
    )
    await limiter.create('sb-1', limits)
    expect(kernel.groups()).toHaveProperty([`${own}/soalbench/sb-1`])
    expect(kernel.groups()[leaf]).toEqual([10])
  })

  it('finds and removes what an earlier process left below another cgroup', async () => {
    const other = '/cg/user.slice/old/soalbench'
    const { kernel, limiter } = open({
      '/cg': [],
      '/cg/user.slice': [],
      [own]: [10],
      '/cg/user.slice/old': [],
      [other]: [],
      [`${other}/sb-1-a`]: [77],
      [`${other}/sb-2-a`]: [78],
    })
    expect(await limiter.list('sb-1')).toEqual(['sb-1-a'])
    expect(await limiter.sweep('sb-1')).toEqual(['sb-1-a'])
    expect(kernel.groups()).not.toHaveProperty([`${other}/sb-1-a`])
    expect(kernel.groups()).toHaveProperty([`${other}/sb-2-a`], [78])
  })

  it('makes nothing of an id that is no directory name', async () => {
    const { kernel, limiter } = open({ '/cg': [] }, '/')
    for (const id of ['', '../x', 'a b', "a'b"])
      await expect(limiter.create(id, limits)).rejects.toThrow('cannot be used')
    expect(kernel.log).toEqual([])
  })
})
