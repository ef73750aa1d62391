import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { refuseCredentials, secretsAmong } from '../../src/cli/credential-arguments.ts'

const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'

it.each([
  ['an access key', ['--access-key', 'AKIACANARY0000000001'], /number 2 .*an AWS access key/],
  ['one behind =', ['--key=ASIACANARY0000000001'], /number 1 .*an AWS access key/],
  ['one within an address', ['--endpoint-url', 'https://AKIACANARY0000000001:x@h/'], /number 2/],
  ['a secret key', ['--secret', secret], /number 2 .*an AWS secret key/],
  ['a secret key behind =', [`--secret=${secret}`], /number 1 .*an AWS secret key/],
  ['a session token', [`FwoGZXIvYXdz${'aB3/'.repeat(40)}`], /session token/],
  ['a presigned address', ['https://b/k?X-Amz-Signature=abcd'], /a signed address/],
  ['a web token', ['eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJyZXBvIn0.sig'], /a web token/],
])('%s is refused by its place and not told', (_, argv, message) => {
  expect(() => refuseCredentials(argv)).toThrow(message)
  for (const word of secretsAmong(argv)) expect(() => refuseCredentials(argv)).not.toThrow(word)
  expect(secretsAmong(argv).length).toBeGreaterThan(0)
})

it('sees secret keys that are drawn by lot, all but one in a thousand', () => {
  const drawn = (n: number): string =>
    createHash('sha256').update(String(n)).digest().subarray(0, 30).toString('base64')
  const seen = Array.from({ length: 5_000 }, (_, n) => secretsAmong([drawn(n)]).length > 0)
  expect(seen.filter(Boolean).length).toBeGreaterThanOrEqual(4_995)
})

it.each([
  ['--run', '20261121-083145-k3f9', '--out', './report'],
  ['/home/Alice1/projects/benchmarks/results'],
  ['da39a3ee5e6b4b0d3255bfef95601890afd80709'],
  ['--endpoint-url', 'http://127.0.0.1:4599', '--name', 'aws-2026-11-21'],
  ['--sizes', '10kb..1gb/3', '--size-mix', 'lognormal:50mb,1.2'],
])('leaves alone: %s', (...argv) => expect(() => refuseCredentials(argv)).not.toThrow())
