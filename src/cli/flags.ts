import { Flags } from '@oclif/core'
import { formats, platforms, startLevels, targets } from '../core/platform.ts'

export const memoryFlag = Flags.string({
  description: 'Lambda memory sizes in MiB, by comma: 128 to 10240.',
  helpValue: 'MIB,…',
  default: '1769,3008',
})

export const regionFlag = Flags.string({
  description: 'AWS region; decides the prices.',
  default: 'us-east-1',
})

export const maxCostFlag = Flags.string({
  description:
    'Stop before a trial that could bring the bill over this many US dollars (locally: the modelled bill).',
  helpValue: 'USD',
})

/** The flags of `run` and `plan`: what the matrix is made of. Lists are read by `comma-list.ts`. */
export const matrixFlags = {
  sizes: Flags.string({
    description:
      'Payload sizes: a list (10kb,1mb), a range over decades (10kb..1gb), with steps per decade (10kb..1gb/3).',
    helpValue: 'SIZES',
    default: '10kb..10mb',
  }),
  target: Flags.option({
    description: 'Where the platforms are: engines on this computer, or an AWS account.',
    options: targets,
    default: 'local' as const,
  })(),
  platforms: Flags.string({
    description: 'Platforms by comma.',
    helpValue: 'NAME,…',
    default: platforms.join(','),
  }),
  memory: memoryFlag,
  workloads: Flags.string({
    description: 'Workloads by comma; `soalbench workloads list` names them.',
    helpValue: 'NAME,…',
    default: 'aggregate',
  }),
  starts: Flags.string({
    description: 'Start levels by comma. Glue is always cold.',
    helpValue: 'LEVEL,…',
    default: startLevels.join(','),
  }),
  reps: Flags.integer({ description: 'Repetitions of each cell.', default: 3, min: 1, max: 1000 }),
  format: Flags.option({
    description: 'Format of the payloads.',
    options: formats,
    default: 'csv' as const,
  })(),
  seed: Flags.integer({
    description: 'Seed of the order of trials. The payloads are the same in every run.',
    default: 1,
    min: 0,
  }),
  timeout: Flags.integer({
    description:
      'Time limit of one trial on every platform, seconds. Decides the most that a call can cost, which --max-cost sets aside.',
    helpValue: 'SECONDS',
    default: 900,
    min: 1,
    max: 900,
  }),
  region: regionFlag,
  plan: Flags.file({
    description: 'A plan as JSON, in the place of the other flags of the matrix.',
    helpValue: 'FILE',
  }),
}
