import { Aws, Fn, type CfnCondition, type Stack } from 'aws-cdk-lib'
import { CfnRole } from 'aws-cdk-lib/aws-iam'
import { names, sub, type RolePurpose } from './names.ts'
import type { Parameters } from './parameters.ts'
import type { PolicyDocument, Statement } from './policy-document.ts'

export interface RoleContext {
  readonly stack: Stack
  readonly parameters: Parameters
  readonly hasBoundary: CfnCondition
}

export interface RoleDefinition {
  readonly purpose: RolePurpose
  readonly description: string
  readonly trust: Statement
  readonly policies: Readonly<Record<string, PolicyDocument>>
  readonly maxSessionSeconds?: number
}

/** One role of the stack; with the boundary, where one is given. */
export function addRole(id: string, definition: RoleDefinition, context: RoleContext): CfnRole {
  const { hasBoundary, parameters } = context
  const boundary = parameters.permissionsBoundaryArn.valueAsString
  return new CfnRole(context.stack, id, {
    roleName: sub(names.role(definition.purpose)),
    description: definition.description,
    assumeRolePolicyDocument: { Version: '2012-10-17', Statement: [definition.trust] },
    policies: Object.entries(definition.policies).map(([policyName, policyDocument]) => ({
      policyName,
      policyDocument,
    })),
    permissionsBoundary: Fn.conditionIf(hasBoundary.logicalId, boundary, Aws.NO_VALUE).toString(),
    ...(definition.maxSessionSeconds !== undefined && { maxSessionDuration: definition.maxSessionSeconds }),
  })
}

/** A service may take the role, for the named resources of this account and for no other. */
export function serviceTrust(service: string, sourceArns: readonly string[]): Statement {
  return {
    Effect: 'Allow',
    Principal: { Service: `${service}.amazonaws.com` },
    Action: 'sts:AssumeRole',
    Condition: {
      StringEquals: { 'aws:SourceAccount': sub(names.account) },
      ...(sourceArns.length > 0 && { ArnLike: { 'aws:SourceArn': sourceArns } }),
    },
  }
}
