import { describeSizing } from '../core/sizing.ts'
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

/** `lambda 1769 MiB`, `emr-serverless 1+1 × 1 vCPU 4 GB, pre-initialised`. */
export const candidateLabel = ({ model, offer }: Candidate): string =>
  `${model.platform} ${describeSizing(model.sizing)}${offer === 'on-demand' ? '' : `, ${offer}`}`
