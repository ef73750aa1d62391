import { Flags } from '@oclif/core'

const helpGroup = 'SEARCH'

/** Of `run` and `plan`: trials where they tell most of a crossover, in the place of the whole matrix. */
export const refineFlags = {
  refine: Flags.boolean({
    description:
      'Search for the crossovers within the ends of --sizes: add trials where they tell most per dollar, in the place of --reps.',
    exclusive: ['reps'],
    helpGroup,
  }),
  tolerance: Flags.string({
    description: 'How close crossovers are to be known, per cent; 25 by default.',
    helpValue: 'PCT',
    dependsOn: ['refine'],
    helpGroup,
  }),
  metric: Flags.option({
    description: 'Which crossover is searched for; cost by default.',
    options: ['cost', 'latency'] as const,
    dependsOn: ['refine'],
    helpGroup,
  })(),
}

/** The flags that a search is asked for with. */
export function refineAsked(flags: {
  readonly refine: boolean
  readonly tolerance: string | undefined
  readonly metric: string | undefined
}): { readonly tolerance: string | undefined; readonly metric: string | undefined } | undefined {
  return flags.refine ? { tolerance: flags.tolerance, metric: flags.metric } : undefined
}
