export interface ColdShareInput {
  readonly arrivalsPerSecond: number
  /** How long a sandbox serves one arrival. */
  readonly warmSeconds: number
  readonly coldSeconds: number
  /** How long an idle sandbox stays. */
  readonly keepAliveSeconds: number
}

/**
 * The share of Poisson arrivals that find no idle sandbox, where the most recently used one serves first and idle ones are
 * dropped after the keep-alive. The k-th sandbox sees the overflow of the k - 1 before it (Erlang B), and an arrival of
 * that stream is cold if the gap before it was longer than the keep-alive: p = Σ (B₍k-1₎ - B₍k₎)·e^(-λ·B₍k-1₎·T), with the
 * load λ·((1-p)·S_warm + p·S_cold) as a damped fixed point. Within 6 % of a simulation up to a load of 0.33, too low above
 * (half of it at 5). For gaps of T and load 0 it is e^(-λT).
 */
export function erlangColdShare(input: ColdShareInput): number {
  const { arrivalsPerSecond, warmSeconds, coldSeconds } = input
  let share = Math.exp(-arrivalsPerSecond * input.keepAliveSeconds)
  for (let round = 0; round < 30; round += 1) {
    const load = arrivalsPerSecond * ((1 - share) * warmSeconds + share * coldSeconds)
    share = (share + overflowShare(load, input)) / 2
  }
  return share
}

const mostSandboxes = 400

function overflowShare(load: number, { arrivalsPerSecond, keepAliveSeconds }: ColdShareInput): number {
  let blocked = 1
  let cold = 0
  for (let k = 1; k <= mostSandboxes && blocked >= 1e-12; k += 1) {
    const next = (load * blocked) / (k + load * blocked)
    cold += (blocked - next) * Math.exp(-arrivalsPerSecond * blocked * keepAliveSeconds)
    blocked = next
  }
  return cold + blocked
}
