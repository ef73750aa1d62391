import { Fn } from 'aws-cdk-lib'
import { CfnOIDCProvider } from 'aws-cdk-lib/aws-iam'
import { names, sub } from './names.ts'
import type { Conditions } from './parameters.ts'
import type { PolicyDocument } from './policy-document.ts'
import { addRole, type RoleContext } from './service-role.ts'

const issuer = 'token.actions.githubusercontent.com'
/** Environment of the workflow's job: GitHub gives the token only where its rules let the job in. */
const environment = 'soalbench-nightly'
/** No shorter than the job may take (110 minutes): credentials of a token cannot be refreshed. */
const sessionSeconds = 7200

/** The nightly job's role: one repository and one environment of it, and no key that is stored anywhere. */
export function addNightlyRole(
  context: RoleContext,
  conditions: Conditions,
  policies: { readonly runner: PolicyDocument; readonly nightly: PolicyDocument },
): string {
  // In China the service has the name sts.amazonaws.com.cn, and tokens are asked for under it.
  const audience = sub('sts.${AWS::URLSuffix}')
  const provider = new CfnOIDCProvider(context.stack, 'OidcProvider', {
    url: `https://${issuer}`,
    clientIdList: [audience],
  })
  provider.cfnOptions.condition = conditions.makesOidcProvider
  const role = addRole(
    'NightlyRole',
    {
      purpose: 'nightly',
      description: 'Taken by the nightly job of soalbench through GitHub',
      maxSessionSeconds: sessionSeconds,
      trust: {
        Effect: 'Allow',
        Principal: {
          Federated: Fn.conditionIf(
            conditions.makesOidcProvider.logicalId,
            provider.ref,
            sub(`arn:\${AWS::Partition}:iam::${names.account}:oidc-provider/${issuer}`),
          ),
        },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: {
            [`${issuer}:aud`]: audience,
            [`${issuer}:sub`]: sub(`repo:\${GithubRepository}:environment:${environment}`),
          },
        },
      },
      policies,
    },
    context,
  )
  role.cfnOptions.condition = conditions.hasNightly
  return role.attrArn
}
