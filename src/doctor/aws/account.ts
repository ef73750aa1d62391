import { identifyCaller, type Caller } from '../../aws/account.ts'
import type { ClientOptions } from '../../aws/client-options.ts'
import { describeServiceError } from '../../aws/service-error.ts'
import { failed, ok, skipped, warning, type Check, type Finding } from '../check.ts'
import { clockOffset } from '../clock.ts'

const soonMs = 60 * 60_000

/** Whose credentials they are and for how long, and our clock against the service's. One call for both. */
export function accountChecks(options: ClientOptions, now: () => number): readonly Check[] {
  let asked: Promise<Caller | Finding> | undefined
  const caller = () => (asked ??= identifyCaller(options, now).catch(noCredentials))
  return [
    { name: 'credentials', look: async () => credentials(await caller(), options.region, now()) },
    {
      name: 'clock of AWS',
      async look() {
        const found = await caller()
        if ('state' in found || found.clockOffsetMs === undefined) return skipped('no answer to compare with')
        return clockOffset(found.clockOffsetMs / 1000)
      },
    },
  ]
}

function credentials(found: Caller | Finding, region: string, nowMs: number): Finding {
  if ('state' in found) return found
  const { accountId, arn, expiresAtMs } = found
  const who = `account ****${accountId.slice(-4)}, ${principalOf(arn)}, ${region}`
  if (expiresAtMs === undefined) return ok(who)
  const minutes = Math.floor((expiresAtMs - nowMs) / 60_000)
  const login = 'Log in again before a long run, for example: aws sso login'
  if (minutes < 1) return failed(`${who}: expired`, login)
  const left = `${who}, for ${minutes} more minutes`
  return expiresAtMs - nowMs < soonMs ? warning(left, login) : ok(left)
}

/** `assumed-role/name` out of the ARN: the session's name may be somebody's address. */
const principalOf = (arn: string): string =>
  arn.split(':').slice(5).join(':').split('/').slice(0, 2).join('/')

function noCredentials(error: unknown): Finding {
  return failed(
    describeServiceError(error),
    'Give credentials as to the AWS CLI: AWS_PROFILE, "aws configure sso", or a role; then "aws sts get-caller-identity".',
  )
}
