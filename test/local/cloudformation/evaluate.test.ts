import { expect, test } from 'vitest'
import { evaluate, holds, type Scope } from '../../../src/local/cloudformation/evaluate.ts'
import { parameterValues, parseTemplate } from '../../../src/local/cloudformation/template.ts'

const template = parseTemplate(
  JSON.stringify({
    Parameters: { Image: { Type: 'String', Default: '' }, Size: { Type: 'Number', Default: 4, MinValue: 1 } },
    Conditions: {
      HasImage: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'Image' }, ''] }] },
      Both: { 'Fn::And': [{ Condition: 'HasImage' }, { 'Fn::Equals': [{ Ref: 'Size' }, '4'] }] },
      Either: { 'Fn::Or': [{ Condition: 'HasImage' }, { 'Fn::Equals': [{ Ref: 'Size' }, '4'] }] },
    },
    Mappings: { Of: { a: { b: 'c' } } },
    Resources: { Bucket: { Type: 'AWS::S3::Bucket' } },
  }),
)
const scope: Scope = {
  template,
  parameters: { Image: '', Size: '4' },
  pseudo: { 'AWS::Region': 'eu-west-1' },
  resource: (name, attribute) => `<${name}${attribute === undefined ? '' : `.${attribute}`}>`,
}

test.each([
  [{ Ref: 'Size' }, '4'],
  [{ Ref: 'Bucket' }, '<Bucket>'],
  [{ 'Fn::GetAtt': ['Bucket', 'Arn'] }, '<Bucket.Arn>'],
  [
    { 'Fn::Sub': 'a-${AWS::Region}-${Bucket}-${Bucket.Arn}-${!no}' },
    'a-eu-west-1-<Bucket>-<Bucket.Arn>-${no}',
  ],
  [{ 'Fn::Sub': ['${X}/${Size}', { X: { Ref: 'AWS::Region' } }] }, 'eu-west-1/4'],
  [{ 'Fn::Join': ['-', ['a', { Ref: 'Size' }]] }, 'a-4'],
  [{ 'Fn::Select': [1, { 'Fn::Split': [',', 'x,y,z'] }] }, 'y'],
  [{ 'Fn::FindInMap': ['Of', 'a', 'b'] }, 'c'],
  [{ 'Fn::If': ['HasImage', 1, { a: [{ Ref: 'AWS::NoValue' }, 2] }] }, { a: [2] }],
  [{ a: { 'Fn::If': ['HasImage', 1, { Ref: 'AWS::NoValue' }] }, b: true }, { b: true }],
])('%j', (node, value) => {
  expect(evaluate(node, scope)).toEqual(value)
})

test('conditions use each other', () => {
  expect(['HasImage', 'Both', 'Either'].map((name) => holds(name, scope))).toEqual([false, false, true])
  const withImage = { ...scope, parameters: { Image: 'x', Size: '4' } }
  expect(['HasImage', 'Both', 'Either'].map((name) => holds(name, withImage))).toEqual([true, true, true])
})

test('what is not known here is named', () => {
  expect(() => evaluate({ 'Fn::Cidr': ['a'] }, scope)).toThrow('function is not emulated: Fn::Cidr')
  expect(() => holds('None', scope)).toThrow('None')
  expect(() => parameterValues(template, { Size: '0' })).toThrow('greater than or equal to 1')
  expect(() => parameterValues(template, { Other: '0' })).toThrow('[Other] do not exist in the template')
})
