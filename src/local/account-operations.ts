/** What the services can be asked for that only a whole account has, by service. */
export const accountOperations = {
  cloudformation: [
    ...['CreateChangeSet', 'DescribeChangeSet', 'DeleteChangeSet', 'ExecuteChangeSet', 'DescribeStacks'],
    ...['DescribeStackEvents', 'DescribeStackResources', 'ListStackResources', 'ListStacks', 'GetTemplate'],
    ...['DeleteStack', 'ValidateTemplate'],
  ],
  codebuild: [
    ...[
      'StartBuild',
      'BatchGetBuilds',
      'StopBuild',
      'ListBuildsForProject',
      'ListProjects',
      'BatchGetProjects',
    ],
  ],
  ecr: [
    ...[
      'DescribeRepositories',
      'DescribeImages',
      'ListImages',
      'BatchGetImage',
      'BatchDeleteImage',
      'PutImage',
    ],
  ],
  iam: ['GetRole', 'ListRoles', 'ListRolePolicies', 'GetRolePolicy', 'ListOpenIDConnectProviders'],
  servicequotas: ['ListServiceQuotas'],
  sts: ['GetCallerIdentity'],
  tagging: ['GetResources'],
} as const
