import type { Answer } from '../../core/result-document.ts'

/** The modulus of the `etl` digest; both factors of a term stay below 2^17. */
export const modulus = 65_521

export interface EtlTotals {
  rows: number
  digest: bigint
}

/** Records of one template: the number of each in its block, its content term, and whether it repeats another. */
export interface EtlTerms {
  readonly low: readonly number[]
  /** (crc(rest) mod 65521) + 1. */
  readonly term: readonly number[]
  readonly repeated: readonly number[]
}

/**
 * Sum over the records of a block of ((id mod m) + 1) × term, without visiting them: id = base + low, so
 * (id mod m) = b + o - m·[b + o ≥ m] with b = base mod m and o = low mod m. Three sums over the template and one suffix
 * sum by o are enough. Each stays below 2^53 (10^5 records × 65521 × 65522 < 2^49).
 */
export function etlBlockSum({ low, term: terms, repeated }: EtlTerms): (base: number) => bigint {
  const suffix = new Float64Array(modulus + 1)
  let plain = 0
  let weighted = 0
  for (let index = 0; index < terms.length; index += 1) {
    const term = repeated[index] === 1 ? 0 : (terms[index] ?? 0)
    const offset = (low[index] ?? 0) % modulus
    plain += term
    weighted += offset * term
    suffix[offset] = (suffix[offset] ?? 0) + term
  }
  for (let offset = modulus - 1; offset >= 0; offset -= 1) {
    suffix[offset] = (suffix[offset] ?? 0) + (suffix[offset + 1] ?? 0)
  }
  return (base) => {
    const start = base % modulus
    const wrapped = suffix[modulus - start] ?? 0
    return BigInt(start + 1) * BigInt(plain) + BigInt(weighted) - BigInt(modulus) * BigInt(wrapped)
  }
}

export const etlAnswer = ({ rows, digest }: EtlTotals): Answer => ({
  rows,
  bytes: null,
  digest: digest.toString(),
})
