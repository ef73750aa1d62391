import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { redact, redactJson, registerSecret, showSecret } from '../../src/core/redact.ts'

const key = 'AKIACANARY0000000001'
const secret = 'Zx9+CanarySecret/4tuvWXYZabcdefghij0123K'
const token = `IQoJb3JpZ2luX2VjE${'Canary/Token+'.repeat(12)}==`
const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJyZXBvOmNhbmFyeSJ9.c2lnbmF0dXJlLWNhbmFyeQ'
registerSecret(secret)

describe('what credentials look like is taken out of', () => {
  it.each([
    ['an access key', `user ${key} failed`, key],
    ['a key in an address', `https://b/?c=x%2F${key}%2F2026`, key],
    [
      'an Authorization header',
      `Authorization: AWS4-HMAC-SHA256 Credential=${key}/20261121/us-east-1/x/aws4_request, SignedHeaders=host, Signature=${'ab12'.repeat(16)}`,
      'ab12',
    ],
    [
      'an encoded one',
      `AWS4-HMAC-SHA256%20Credential%3D${key}%2Fx%2C%20Signature%3D${'ab12'.repeat(16)}`,
      'ab12',
    ],
    ['a presigned address', `https://b.s3.amazonaws.com/k?X-Amz-Signature=${'cd34'.repeat(16)}&x=1`, 'cd34'],
    ['a presigned token', `https://b/k?X-Amz-Security-Token=Fwo${'Q'.repeat(20)}%3D&x=1`, 'QQQQ'],
    [
      'the older kind of it',
      `https://b/k?AWSAccessKeyId=${key}&Signature=abcDEF123%2Fxyz%3D&Expires=1`,
      'abcDEF',
    ],
    ['headers as Node shows them', `headers: { 'x-amz-security-token': 'short-token-1' }`, 'short-token-1'],
    ['raw headers', `[ 'X-Amz-Security-Token', 'short-token-1' ]`, 'short-token-1'],
    [
      'headers within a text within JSON',
      String.raw`{"m":"{\"x-amz-security-token\":\"short-token-1\"}"}`,
      'short-token-1',
    ],
    ['XML of STS', `<SessionToken>${'Fx8'.repeat(9)}</SessionToken>`, 'Fx8Fx8'],
    ['a profile', `aws_secret_access_key = ${'Qq1/'.repeat(10)}`, 'Qq1/'],
    ['an SDK object', `secretAccessKey: '${'Qq1/'.repeat(10)}'`, 'Qq1/'],
    ['a session token', `token ${token} refused`, 'Canary/Token'],
    ['a web token', `id ${jwt}`, 'c2lnbmF0'],
    ['a bearer', `authorization: Bearer ${'a1B2'.repeat(6)}`, 'a1B2'],
    ['a GitHub token', `ghp_${'a1B2'.repeat(9)}`, 'a1B2'],
    ['an address with a password', 'https://user:hunter2@index.example/simple', 'hunter2'],
  ])('%s', (_, text, gone) => {
    const safe = redact(text)
    expect(safe).toContain('[redacted]')
    expect(safe).not.toContain(gone)
    expect(redact(safe)).toBe(safe)
  })
})

it.each([
  'no service/operation name to be authorized: GET /applications/00fabc/jobruns',
  "Credential should be scoped to correct service: 'glue'. ",
  'the security token included in the request is invalid',
  'clientToken "0a1b2c3d4e5f6071829304a5b6" was used before',
  `sha256 ${'0123456789abcdef'.repeat(4)}`,
  'http://127.0.0.1:4599/2015-03-31/functions/soalbench-1769/invocations',
  'arn:aws:iam::000000000000:role/soalbench',
  'file:///home/a/.soalbench/results/20261121-083145-k3f9',
  '{"sessionToken":null,"requestToken":12345678901234567890,"authorization":12345678901234567}',
])('leaves alone: %s', (text) => expect(redact(text)).toBe(text))

describe('a registered value is gone', () => {
  const encodings: [string, (text: string) => string][] = [
    ['plain', (text) => text],
    ['in an address', (text) => encodeURIComponent(text)],
    [
      'in an address, small letters',
      (text) => encodeURIComponent(text).replaceAll('%2F', '%2f').replaceAll('%2B', '%2b'),
    ],
    ['with escaped slashes', (text) => text.replaceAll('/', String.raw`\/`)],
    ...[0, 1, 2].map((n): [string, (text: string) => string] => [
      `in Base64, ${n} bytes in`,
      (text) => Buffer.from(`${'x'.repeat(n)}${text}`).toString('base64'),
    ]),
    ['in Base64 for addresses', (text) => Buffer.from(text).toString('base64url')],
  ]

  it.each(encodings)('%s', (_, encode) => {
    const safe = redact(`<<${encode(secret)}>>`)
    expect(safe).toMatch(/^<<.{0,3}\[redacted\].{0,4}>>$/)
  })

  it('wherever it begins within a text in Base64', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (before, after) => {
        const safe = redact(Buffer.from(`${before}${secret}${after}`).toString('base64'))
        expect(Buffer.from(safe.replaceAll('[redacted]', ''), 'base64').toString()).not.toContain(secret)
        expect(safe).toContain('[redacted]')
      }),
    )
  })

  it('but for one that is too short to be a secret', () => {
    registerSecret('local')
    registerSecret(undefined)
    expect(redact('local')).toBe('local')
  })

  it('and one that a command exists to show stays', () => {
    const own = 'ownEngineKey-ownEngineKey'
    showSecret(own)
    registerSecret(own)
    expect(redact(`export AWS_SECRET_ACCESS_KEY=${own}`)).toContain(own)
  })
})

it('sees what credentials look like within Base64, wherever that begins', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('', 'a', 'ab', 'abc', '/x/'),
      (before, glued) => {
        const text = Buffer.from(
          `${before} Authorization: Credential=${key}/x, Signature=${'ab12'.repeat(16)} ${before}`,
        )
        for (const form of ['base64', 'base64url'] as const) {
          expect(redact(`"${glued}${text.toString(form)}"`)).toBe('"[redacted]"')
        }
      },
    ),
  )
  const log = Buffer.from(
    'START RequestId: 1 Version: $LATEST\nREPORT RequestId: 1 Duration: 12.3 ms',
  ).toString('base64')
  expect(redact(log)).toBe(log)
})

describe('JSON', () => {
  it('keeps its shape whatever stands in it', () => {
    const words = fc.constantFrom(
      ...['authorization', 'x-amz-security-token', 'secretAccessKey', 'sessionToken'],
      ...[key, secret, token, jwt, 'a"b', '\\'],
    )
    const text = fc.array(fc.oneof(words, fc.string()), { maxLength: 4 }).map((parts) => parts.join(''))
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        text,
        fc.double(),
        fc.constant(null),
        fc.array(tie('tree')),
        fc.dictionary(text, tie('tree')),
      ),
    }))
    fc.assert(
      fc.property(tree, (value) => {
        const safe = JSON.stringify(redactJson(value)) ?? ''
        expect(safe).not.toContain(secret)
        expect(safe).not.toMatch(/AKIA[A-Z0-9]{16}/)
      }),
    )
  })

  it('shows a header as redacted by its name', () => {
    expect(redactJson({ headers: { 'X-Amz-Security-Token': 'abcdef', host: 'h' } })).toEqual({
      headers: { 'X-Amz-Security-Token': '[redacted]', host: 'h' },
    })
  })

  it('hands back the same value where there is nothing to hide', () => {
    const value = { a: [1, null] }
    expect(redactJson(value)).toBe(value)
  })
})
