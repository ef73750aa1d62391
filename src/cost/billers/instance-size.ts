/** Smallest first, by the size that the name of an EC2 instance type ends with: `c5.large` before `m5.2xlarge`. */
export const compareInstanceSizes = (a: string, b: string): number => rankOf(a) - rankOf(b)

/** In xlarges; below one by their order; a whole machine is the largest. */
function rankOf(instanceType: string): number {
  const size = instanceType.slice(instanceType.lastIndexOf('.') + 1)
  const small = smallSizes.indexOf(size)
  if (small !== -1) return small / smallSizes.length
  const times = /^(\d*)xlarge$/.exec(size)?.[1]
  if (times === undefined) return Number.POSITIVE_INFINITY
  return times === '' ? 1 : Number(times)
}

const smallSizes = ['nano', 'micro', 'small', 'medium', 'large']
