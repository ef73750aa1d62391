/** Numbers uniform in [0, 1). */
export type Random = () => number

/**
 * sfc32 (Chris Doty-Humphrey's Small Fast Counter, 128 bits of state): equal seeds give equal numbers on every machine, which
 * Math.random does not promise. Not for secrets. The first numbers are thrown away because the state starts nearly empty.
 */
export function seededRandom(seed: number): Random {
  let a = seed >>> 0
  let b = Math.floor(seed / 2 ** 32) >>> 0
  let c = 0x9e3779b9
  let counter = 1
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    c |= 0
    return (sum >>> 0) / 2 ** 32
  }
  for (let i = 0; i < 16; i += 1) next()
  return next
}
