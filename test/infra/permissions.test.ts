import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { wildcardResources } from '../../infra/cdk/acknowledged-findings.ts'
import {
  plain,
  policiesFolder,
  properties,
  resourcesOf,
  statementsOf,
  template,
  type Statement,
} from './template.ts'

const inTemplate: Readonly<Record<string, string>> = {
  Stack: 'AWS::StackName',
  AccountId: 'AWS::AccountId',
  Region: 'AWS::Region',
  Partition: 'AWS::Partition',
  ColdApplicationId: 'ColdApplication',
  WarmApplicationId: 'WarmApplication',
}

interface Policy {
  readonly Version: string
  readonly Statement: readonly Statement[]
}

const textOf = (name: string): string => readFileSync(join(policiesFolder, `${name}.json`), 'utf8')
const policyOf = (name: string): Policy => JSON.parse(textOf(name))
const shipped = readdirSync(policiesFolder).map((file) => file.replace('.json', ''))

const listOf = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value]
const actionsOf = (statements: readonly Statement[]): string[] =>
  [...new Set(statements.flatMap(({ Action }) => listOf(Action).map(String)))].sort()

test('the nightly role has the policies that are shipped, word for word', () => {
  const { Policies } = properties('NightlyRole')
  const expected = ['runner', 'nightly'].map((name) => ({
    PolicyName: name,
    PolicyDocument: JSON.parse(
      textOf(name).replaceAll(/\$\{(\w+)\}/g, (_, placeholder: string) => `\${${inTemplate[placeholder]}}`),
    ),
  }))
  expect(plain(Policies)).toEqual(expected)
})

describe('in the template', () => {
  const statements = statementsOf(template.Resources)

  test('no action has a wildcard, but for the denial of what does not come over TLS', () => {
    const wild = statements.filter(([, { Action }]) =>
      listOf(Action).some((each) => String(each).includes('*')),
    )
    expect(wild.map(([, { Sid, Effect }]) => [Sid, Effect])).toEqual([['OnlyOverTls', 'Deny']])
  })

  test('resources with a wildcard are those of the list, each with a reason, and no others', () => {
    const arns = statements.flatMap(([, { Resource, Condition }]) => [
      ...listOf(plain(Resource)),
      ...listOf(Object(Object(plain(Condition))['ArnLike'])['aws:SourceArn']),
    ])
    const found = arns.map(String).filter((arn) => arn.includes('*'))
    // That of the repository's own policy, which speaks of the functions.
    expect(new Set(found)).toEqual(new Set(Object.keys(wildcardResources)))
    expect(Object.values(wildcardResources).filter((reason) => reason.length < 20)).toEqual([])
  })

  test('only who holds all resources at once may name none', () => {
    const everything = statements.filter(([, { Resource }]) => Resource === '*')
    expect(actionsOf(everything.map(([, statement]) => statement))).toEqual([
      'cloudwatch:PutMetricData',
      'ecr:GetAuthorizationToken',
      'servicequotas:GetServiceQuota',
      'servicequotas:ListServiceQuotas',
      'sts:GetCallerIdentity',
    ])
  })
})

describe('roles', () => {
  test('one for each purpose, each under the boundary where there is one', () => {
    const roles = resourcesOf('AWS::IAM::Role')
    const names = roles.map(([, { Properties }]) => plain(Properties['RoleName']))
    expect(names).toEqual(
      ['build', 'lambda', 'emr', 'glue', 'nightly'].map((purpose) => `\${AWS::StackName}-${purpose}`),
    )
    for (const [id, { Properties }] of roles) {
      const boundary = {
        'Fn::If': ['HasBoundary', { Ref: 'PermissionsBoundaryArn' }, { Ref: 'AWS::NoValue' }],
      }
      expect(Properties['PermissionsBoundary'], id).toEqual(boundary)
      expect(Properties, id).not.toHaveProperty('ManagedPolicyArns')
    }
  })

  test.each([
    [
      'BuildRole',
      'codebuild',
      ['arn:${AWS::Partition}:codebuild:${AWS::Region}:${AWS::AccountId}:project/${AWS::StackName}-image'],
    ],
    ['LambdaRole', 'lambda', undefined],
    [
      'EmrRole',
      'emr-serverless',
      ['Cold', 'Warm'].map(
        (kind) =>
          `arn:\${AWS::Partition}:emr-serverless:\${AWS::Region}:\${AWS::AccountId}:/applications/\${${kind}Application}`,
      ),
    ],
    ['GlueRole', 'glue', ['arn:${AWS::Partition}:glue:${AWS::Region}:${AWS::AccountId}:*']],
  ])('%s is taken by %s of this account alone', (id, service, arns) => {
    expect(plain(properties(id)['AssumeRolePolicyDocument'])).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: `${service}.amazonaws.com` },
          Action: 'sts:AssumeRole',
          Condition: {
            StringEquals: { 'aws:SourceAccount': '${AWS::AccountId}' },
            ...(arns !== undefined && { ArnLike: { 'aws:SourceArn': arns } }),
          },
        },
      ],
    })
  })

  test('the nightly role is taken by one environment of one repository, for as long as its job may take', () => {
    const issuer = 'token.actions.githubusercontent.com'
    expect(properties('NightlyRole')['MaxSessionDuration']).toBeGreaterThanOrEqual(110 * 60)
    expect(template.Resources['NightlyRole']?.Condition).toBe('HasNightly')
    expect(template.Resources['OidcProvider']?.Condition).toBe('MakesOidcProvider')
    expect(template.Conditions['HasNightly']).toEqual({
      'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'GithubRepository' }, ''] }],
    })
    expect(template.Conditions['MakesOidcProvider']).toEqual({
      'Fn::And': [{ Condition: 'HasNightly' }, { 'Fn::Equals': [{ Ref: 'GithubOidcProvider' }, 'create'] }],
    })
    expect(plain(properties('OidcProvider'))).toMatchObject({
      Url: `https://${issuer}`,
      ClientIdList: ['sts.${AWS::URLSuffix}'],
    })
    const provider = `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:oidc-provider/${issuer}`
    expect(plain(properties('NightlyRole')['AssumeRolePolicyDocument'])).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Federated: { 'Fn::If': ['MakesOidcProvider', { Ref: 'OidcProvider' }, provider] } },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: {
            StringEquals: {
              [`${issuer}:aud`]: 'sts.${AWS::URLSuffix}',
              [`${issuer}:sub`]: 'repo:${GithubRepository}:environment:soalbench-nightly',
            },
          },
        },
      ],
    })
  })

  test('the shipped boundary lets every role do what it is for', () => {
    const allowed = actionsOf(policyOf('boundary').Statement)
    const roles = resourcesOf('AWS::IAM::Role').map(([, { Properties }]) => Properties['Policies'])
    const needed = actionsOf(statementsOf(roles).map(([, statement]) => statement))
    expect(allowed).toEqual(needed)
  })
})

describe('shipped policies', () => {
  // What one managed policy may have, white space apart (IAM quotas).
  test.each(shipped)('%s fits a managed policy, and says what each statement is for', (name) => {
    const text = textOf(name).replaceAll(/\$\{AccountId\}/g, '123456789012')
    expect(text.replaceAll(/\s/g, '').length).toBeLessThan(6144)
    const { Version, Statement } = JSON.parse(text)
    expect(Version).toBe('2012-10-17')
    const ids = Statement.map(({ Sid }: Statement) => Sid)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.every((id: unknown) => /^[A-Z][A-Za-z]+$/.test(String(id)))).toBe(true)
  })

  test('who only looks can change nothing', () => {
    const changing = actionsOf(policyOf('readonly').Statement).filter(
      (action) => !/:(BatchGet|Get|List|Describe|Filter)[A-Za-z]+$/.test(action),
    )
    expect(changing).toEqual([])
  })

  test('cold starts are forced by a statement of their own, which can be left out', () => {
    const forcing = policyOf('runner').Statement.filter(({ Action }) =>
      listOf(Action).includes('lambda:UpdateFunctionConfiguration'),
    )
    expect(forcing).toMatchObject([{ Sid: 'ForceColdStarts', Action: 'lambda:UpdateFunctionConfiguration' }])
  })

  test.each(['runner', 'operator-iam', 'boundary'])(
    '%s passes named roles to named services only',
    (name) => {
      const passing = policyOf(name).Statement.filter(({ Action }) => listOf(Action).includes('iam:PassRole'))
      expect(passing).not.toEqual([])
      for (const { Resource, Condition } of passing) {
        expect(listOf(Resource).filter((arn) => String(arn).includes('*'))).toEqual([])
        expect(Condition).toMatchObject({ StringEquals: { 'iam:PassedToService': expect.anything() } })
      }
    },
  )

  test('an operator makes roles under the boundary alone, and only those of the stack', () => {
    const making = policyOf('operator-iam').Statement.filter(({ Action }) =>
      listOf(Action).some((action) => /:(Create|Put)Role/.test(String(action))),
    )
    expect(making).toMatchObject([
      {
        Resource: 'arn:${Partition}:iam::${AccountId}:role/${Stack}-*',
        Condition: {
          StringEquals: {
            'iam:PermissionsBoundary': 'arn:${Partition}:iam::${AccountId}:policy/${Stack}-boundary',
          },
        },
      },
    ])
  })
})
