import { UsageInvalid } from '../core/errors.ts'
import { redact } from '../core/redact.ts'

/**
 * Refuses credentials among the arguments: other users of the computer see them in its process list, and the shell keeps
 * them. The message tells their place, never the value.
 * @throws UsageInvalid
 */
export function refuseCredentials(argv: readonly string[]): void {
  const found = argv
    .map((argument, index) => ({ place: index + 1, what: credentialIn(argument) }))
    .find(({ what }) => what !== undefined)
  if (found === undefined) return
  throw new UsageInvalid(
    `a credential is among the arguments: number ${found.place} looks like ${found.what}`,
    {
      suggestions: [
        'Credentials come from where the AWS CLI has them: AWS_PROFILE, `aws sso login`, the environment, a role.',
        'Make this one invalid: the shell has it in its history, and the process list showed it.',
      ],
    },
  )
}

/** Arguments, and what stands behind `=` in them, that must never be printed. */
export function secretsAmong(argv: readonly string[]): string[] {
  return argv
    .filter((argument) => credentialIn(argument) !== undefined)
    .flatMap((argument) => [argument, ...argument.split('=').slice(1)])
}

const looks: readonly { readonly what: string; readonly of: (text: string) => boolean }[] = [
  { what: 'an AWS access key', of: (text) => /(?:AKIA|ASIA)[A-Z0-9]{16}/.test(text) },
  { what: 'a signed address', of: (text) => /x-amz-(?:signature|security-token)/i.test(text) },
  { what: 'a web token', of: (text) => /eyJ[\w-]{8,}\.eyJ[\w-]{8,}/.test(text) },
  { what: 'an AWS session token', of: (text) => /(?:IQoJb3JpZ2lu|FwoGZXIvYXdz)[\w+/=]{40,}/.test(text) },
  { what: 'an AWS secret key', of: (text) => parts(text).some(isSecretKey) },
  { what: 'a secret of the environment, or a password', of: (text) => redact(text) !== text },
]

function credentialIn(argument: string): string | undefined {
  return looks.find(({ of }) => of(argument))?.what
}

/** Of `--flag=value` the value: `=` also ends some Base64. */
const parts = (text: string): string[] => [text, text.slice(text.indexOf('=') + 1)]

/**
 * Forty characters of Base64 that look drawn by lot: capitals, small letters and others, changing kind at every third
 * character or oftener. A path or a hash of this length does not.
 */
function isSecretKey(text: string): boolean {
  if (!/^[A-Za-z0-9+/]{40}$/.test(text)) return false
  const kinds = Array.from(text, (letter) => (/[A-Z]/.test(letter) ? 'A' : /[a-z]/.test(letter) ? 'a' : '0'))
  if (new Set(kinds).size < 3) return false
  return kinds.filter((kind, index) => index > 0 && kind !== kinds[index - 1]).length >= 14
}
