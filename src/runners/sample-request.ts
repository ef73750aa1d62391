import type { Platform } from '../core/platform.ts'
import type { AttemptRequest, TrialRequest } from './runner.ts'

/** One sample of a trial. */
export interface SampleRequest<P extends Platform> {
  readonly trial: TrialRequest<P>
  readonly sample: AttemptRequest
}
