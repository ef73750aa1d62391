import { describeSizing, type Sizing } from '../core/sizing.ts'
import type { PlatformModel } from './platform-model.ts'

/**
 * One way to have the jobs of a month done. `pre-initialised`: an EMR Serverless application keeps the workers of one job
 * ready, which is paid for while it is up; everything else is `on-demand`.
 */
export interface Candidate {
  readonly model: PlatformModel
  readonly offer: 'on-demand' | 'pre-initialised'
}

/** What was measured cold can be had on demand; EMR Serverless measured warm can be had pre-initialised. */
export const candidatesOf = (models: readonly PlatformModel[]): readonly Candidate[] =>
  models.flatMap((model): readonly Candidate[] => {
    if (model.platform !== 'emr-serverless') return [{ model, offer: 'on-demand' }]
    return [
      ...(model.levels.cold === undefined ? [] : [{ model, offer: 'on-demand' as const }]),
      ...(model.levels.warm === undefined ? [] : [{ model, offer: 'pre-initialised' as const }]),
    ]
  })

/** Tells candidates apart where their labels do not. */
export const candidateId = ({ model, offer }: Candidate): string => `${model.key}|${offer}`

/** `lambda 1769 MiB`, `lambda 1769 MiB arm64`, `emr-serverless 1+1 × 1 vCPU 4 GB, pre-initialised`, `glue 2 × G.1X flex`. */
export const candidateLabel = ({ model, offer }: Candidate): string =>
  `${model.platform} ${describeSizing(model.sizing)}${variant(model.sizing)}${offer === 'on-demand' ? '' : `, ${offer}`}`

function variant(sizing: Sizing): string {
  if (sizing.platform === 'glue') return sizing.executionClass === 'FLEX' ? ' flex' : ''
  return sizing.architecture === 'arm64' ? ' arm64' : ''
}
