import { expect, it } from 'vitest'
import { corpora } from './all-corpora.ts'

// The same seed always; `npm run bench:chaos` takes others, and the full counts.
const seed = 5

it.each(Object.entries(corpora))(
  'damaged %s: no crash, no hang, every refusal at its place',
  async (_name, run) => {
    const { cases, believed, refused, faults, slowestMs, slowestCase } = await run(seed, 0.04)
    expect(faults, `slowest ${Math.round(slowestMs)} ms, case ${slowestCase}`).toEqual([])
    expect(believed + refused).toBe(cases)
  },
)
