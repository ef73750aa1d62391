import { expect, it } from 'vitest'
import { allowedBy, isLike, shippedPolicy, unused, type Statement } from './policy.ts'

const statement = (over: Partial<Statement>): Statement => ({
  ...{
    Sid: 'One',
    Effect: 'Allow',
    Action: ['s3:GetObject'],
    Resource: ['arn:aws:s3:::b/a/*'],
    Condition: {},
  },
  ...over,
})
const get = { action: 's3:GetObject', resource: 'arn:aws:s3:::b/a/k' }

it.each([
  ['s3:Get*', 's3:GetObject', true],
  ['arn:aws:s3:::b/*', 'arn:aws:s3:::b/a/b:c', true],
  ['arn:aws:s3:::b/?', 'arn:aws:s3:::b/ab', false],
  ['arn:aws:s3:::b.c', 'arn:aws:s3:::bxc', false],
  ['role/soalbench-emr', 'role/soalbench-emr2', false],
])('%s is like %s: %s', (pattern, text, expected) => {
  expect(isLike(pattern, text)).toBe(expected)
})

it('allows by action, resource and condition, and a denial beats it', () => {
  expect(allowedBy([statement({})], get)).toHaveLength(1)
  expect(allowedBy([statement({ Resource: ['arn:aws:s3:::b/b/*'] })], get)).toEqual([])
  expect(allowedBy([statement({ Action: ['s3:PutObject'] })], get)).toEqual([])
  expect(allowedBy([statement({}), statement({ Effect: 'Deny' })], get)).toEqual([])
  const pass = { action: 'iam:PassRole', resource: 'arn:aws:iam::1:role/r', passedTo: 'glue.amazonaws.com' }
  const passing = (service: string): Statement =>
    statement({
      Action: ['iam:PassRole'],
      Resource: ['*'],
      Condition: { StringEquals: { 'iam:PassedToService': [service] } },
    })
  expect(allowedBy([passing('glue.amazonaws.com')], pass)).toHaveLength(1)
  expect(allowedBy([passing('lambda.amazonaws.com')], pass)).toEqual([])
})

it('names what nobody called on', () => {
  const both = statement({ Action: ['s3:GetObject', 's3:PutObject'] })
  expect(unused([both], [get])).toEqual(['One s3:PutObject'])
})

it('fills in every placeholder of a shipped policy', () => {
  expect(() => shippedPolicy('runner', { Stack: 'x' })).toThrow(/placeholder of no value/)
})
