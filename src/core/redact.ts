const mark = '[redacted]'

/** Shorter values are words, such as the dummy keys of local services. */
const shortestSecret = 12

/** Every spelling of every registered value, the longest first. */
let spellings: readonly string[] = []
const shown = new Set<string>()

/**
 * Takes everything out of a text that would let its reader in: values registered with `registerSecret`, in plain, URL and
 * Base64 spelling, and what credentials look like (AWS keys and signatures, tokens, Authorization headers, passwords in
 * addresses). All that is printed or stored passes through here. JSON stays JSON: quotes and backslashes are never touched.
 */
export function redact(text: string): string {
  let safe = text
  for (const spelling of spellings) {
    if (safe.includes(spelling)) safe = safe.replaceAll(spelling, mark)
  }
  if (suspicious.test(safe)) {
    for (const pattern of patterns) safe = safe.replace(pattern, replacement)
  }
  return safe.replace(packed, (run) => (holdsSecret(run) ? mark : run))
}

/** The same for a JSON value: a header's name is looked at together with its value. */
export function redactJson<T>(value: T): T {
  const text: string | undefined = JSON.stringify(value)
  if (text === undefined) return value
  const safe = redact(text)
  if (safe === text) return value
  const copy: T = JSON.parse(safe)
  return copy
}

/** From now on `redact` knows this value. What is too short to be a secret is not taken. */
export function registerSecret(value: string | undefined): void {
  if (value === undefined || value.length < shortestSecret || shown.has(value)) return
  const all = new Set([...spellings, ...spellingsOf(value)])
  spellings = [...all].sort((a, b) => b.length - a.length)
}

/** For keys that a command exists to show: those of the local services. */
export function showSecret(value: string): void {
  shown.add(value)
}

function spellingsOf(value: string): string[] {
  const encoded = encodeURIComponent(value)
  const lower = encoded.replaceAll(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase())
  const base64 = [0, 1, 2].map((offset) => base64Core(value, offset))
  return [
    ...[value, value.replaceAll('/', String.raw`\/`), encoded, lower, encodeURIComponent(encoded)],
    ...base64,
    ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
    ...base64.map((text) => encodeURIComponent(text)),
  ]
}

/** What the Base64 of any text shows of a value that begins `offset` bytes after a group of three. RFC 4648 */
function base64Core(value: string, offset: number): string {
  const bytes = new TextEncoder().encode(value)
  const text = btoa('\0'.repeat(offset) + Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
  return text.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6))
}

/**
 * Between a name and its value: `"name":"`, `'name', '`, `"name":["`, also escaped within another string; or
 * `name=`, `name: '`, `<name>`. A JSON number has neither form, and stays a number.
 */
const between = String.raw`(?:\\*["']\s{0,3}[:,=]\s{0,3}(?:\[\s{0,3})?\\*["']|\s{0,3}(?:%3[AD]|[=:>])\s{0,3}\\*["']?)`
const value = String.raw`[^\s"'\\&<>,;()\[\]{}]`

/** One look that most texts pass. */
const suspicious =
  /A(?:KI|SI|BI|CC)A[A-Z0-9]{16}|eyJ|[Xx]-[Aa][Mm][Zz]-|[Aa]uth|AUTH|[Cc]redential|[Ss]ignature|[Ss]ecret|SECRET|[Tt]oken|TOKEN|[Bb]earer|[Bb]asic|FwoGZX|IQoJb3|gh[pousr]_|github_pat|:\/\/[^\s/@]*@/

/** What may be a text in Base64, such as the log that Lambda hands back. */
const packed = /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{88,}={0,2}/g

function holdsSecret(base64: string): boolean {
  const digits = base64.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '')
  // What does not come in groups of four may have other characters in front: each place to begin is tried.
  return [0, 1, 2, 3].some((skipped) => {
    const groups = digits.slice(skipped)
    const text = atob(groups.slice(0, groups.length - (groups.length % 4 === 1 ? 1 : 0)))
    return suspicious.test(text) && patterns.some((pattern) => text.search(pattern) >= 0)
  })
}

/** Each keeps what it captures as `before` and `after`. */
const patterns: readonly RegExp[] = [
  /(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16,124}/g,
  // Three parts of Base64 with points between: a JSON Web Token. RFC 7519
  /eyJ[\w-]{8,}\.eyJ[\w-]{8,}(?:\.[\w-]*)?/g,
  /(?:IQoJb3JpZ2lu|FwoGZXIvYXdz)[A-Za-z0-9+/=%_-]{40,}/g,
  /\b(?:gh[pousr]_|github_pat_)\w{20,}/g,
  new RegExp(
    String.raw`(?<before>x-amz-(?:credential|signature|security-token|s3session-token)${between})${value}{4,}`,
    'gi',
  ),
  // Of an Authorization header, and of a presigned address of the older kind.
  new RegExp(String.raw`(?<before>(?<![A-Za-z])(?:Credential|Signature)(?:=|%3D))${value}{8,}`, 'g'),
  /(?<before>\b(?:Bearer|Basic|Negotiate)(?:\s{1,3}|%20|\+))[\w.~+/=%-]{16,}/gi,
  new RegExp(String.raw`(?<before>authorization(?:[_-]?token)?${between})${value}{16,}`, 'gi'),
  new RegExp(
    String.raw`(?<before>(?:secret_?(?:access_?)?key|(?:session|security|identity|access|request|(?<![a-z])id)_?token)${between})(?<held>${value}{16,})`,
    'gi',
  ),
  /(?<before>:\/\/[^\s/:@"'\\]{1,200}:)[^\s/@"'\\]{1,400}(?<after>@)/g,
]

function replacement(whole: string, ...rest: readonly unknown[]): string {
  const last = rest.at(-1)
  const { before = '', held = '', after = '' }: Groups = isGroups(last) ? last : {}
  return shown.has(held) ? whole : `${before}${mark}${after}`
}

interface Groups {
  readonly before?: string
  readonly held?: string
  readonly after?: string
}

const isGroups = (value: unknown): value is Groups => typeof value === 'object' && value !== null
