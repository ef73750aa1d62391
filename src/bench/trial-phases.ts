import type { Observation, Phase } from '../core/trial.ts'

/**
 * The spans of a trial, ms from submission, in order; only what was observable. The platform's durations are laid from the
 * submission on; the script's epoch clocks are set against ours, so across machines they are off by the clocks'
 * difference, and a JVM that was started before the submission begins below 0.
 *
 * queue, provision, sandbox-init: as the platform says · launch: until the JVM process starts · jvm: until Python asks for
 * a session, or claims the attempt, which is in no phase · session: until it is ready · work: until the answer is
 * written · finish: until we know.
 */
export function phasesOf(observation: Observation): Phase[] {
  const { queueMs, provisionMs, sandboxInitMs, submittedAtMs, clientMs, outcome } = observation
  const phases: Phase[] = []
  let atMs = 0
  const before: [string, number | undefined][] = [
    ['queue', queueMs],
    ['provision', provisionMs],
    ['sandbox-init', sandboxInitMs],
  ]
  for (const [phase, ms] of before) {
    if (ms === undefined || ms === 0) continue
    phases.push({ phase, startMs: atMs, endMs: atMs + ms })
    atMs += ms
  }
  const clock = observation.result?.clock
  if (clock === undefined) return phases
  const since = (epochMs: number | null): number | null => (epochMs === null ? null : epochMs - submittedAtMs)
  const jvmStart = since(clock.jvmStart)
  const claimRequested = since(clock.claimRequested ?? null)
  const finished = outcome.state === 'succeeded' ? (clientMs ?? null) : null
  const marks: [string, number | null, number | null][] = [
    ['launch', jvmStart === null || jvmStart <= atMs ? null : atMs, jvmStart],
    ['jvm', jvmStart, claimRequested ?? since(clock.sessionRequested)],
    ['session', since(clock.sessionRequested), since(clock.sessionReady)],
    ['work', since(clock.sessionReady), since(clock.workDone)],
    ['finish', since(clock.workDone), finished],
  ]
  for (const [phase, startMs, endMs] of marks) {
    if (startMs !== null && endMs !== null) phases.push({ phase, startMs, endMs })
  }
  return phases
}
