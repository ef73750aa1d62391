import { Flags } from '@oclif/core'

/** How two sides are judged: the same for `compare` and for a night. */
export const gateFlags = {
  canary: Flags.string({
    description: 'A workload that never changes: where it moves, the platform did.',
    helpValue: 'WORKLOAD',
  }),
  acknowledge: Flags.file({
    description: 'Regressions that are accepted until a day, as JSON.',
    helpValue: 'FILE',
  }),
  'min-effect': Flags.string({
    description: 'The least slowdown that counts, in per cent.',
    default: '5',
    helpValue: 'PCT',
  }),
  margin: Flags.string({
    description: 'What is unchanged lies within ± this many per cent, for certain.',
    default: '10',
    helpValue: 'PCT',
  }),
  'price-book': Flags.string({
    description: 'Weighs billed units, on both sides; by default the one that priced HEAD.',
    helpValue: 'NAME|FILE',
  }),
}
