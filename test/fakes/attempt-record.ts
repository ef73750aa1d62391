import type { Attempt, AttemptEnd } from '../../src/core/attempt.ts'
import type { AttemptLog } from '../../src/runners/runner.ts'

export interface AttemptRecord extends AttemptLog {
  /** In order: `intend trial-1`, `accepted trial-1 jr_1`, `ended trial-1 billed`. */
  readonly lines: string[]
}

/** Keeps what is written down of attempts; everything can be afforded. */
export function attemptRecord(): AttemptRecord {
  const lines: string[] = []
  const note = (line: string): Promise<void> => {
    lines.push(line)
    return Promise.resolve()
  }
  return {
    lines,
    intend: ({ token }: Attempt) => note(`intend ${token}`),
    accepted: ({ token }: Attempt, platformRunId: string) => note(`accepted ${token} ${platformRunId}`),
    ended: ({ token }: Attempt, { kind }: AttemptEnd) => note(`ended ${token} ${kind}`),
  }
}
