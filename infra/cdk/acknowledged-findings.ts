import { Validations, type Stack } from 'aws-cdk-lib'

/** Findings of the rule packs that stay, each with its reason. Everything else fails the synthesis. */
const findings: Readonly<Record<string, string>> = {
  'AwsSolutions-S1':
    'An access log would need a second bucket, kept for good, for objects that live two weeks.',
  'AwsSolutions-CB4': 'The build has no artifacts; its image is encrypted by the repository.',
  'AwsSolutions-CB3': 'Building an image needs the Docker daemon, which needs a privileged container.',
  'AwsSolutions-GL1': 'CloudWatch Logs encrypts every group; a key of our own would be billed each month.',
  'AwsSolutions-GL3': 'The job has no bookmarks.',
  'CloudFormation-Validate::W1030': 'An empty boundary is never used: a condition puts nothing in its place.',
}

const logs = 'arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group'
const objects = 'arn:${AWS::Partition}:s3:::${AWS::StackName}-${AWS::AccountId}-${AWS::Region}'
const emr = 'arn:${AWS::Partition}:emr-serverless:${AWS::Region}:${AWS::AccountId}:'

/** Every resource with a wildcard in any policy of the template, and why it has one. */
export const wildcardResources: Readonly<Record<string, string>> = {
  '*': 'Calls without a resource: who am I, a login to ECR, quotas; metrics, which a condition holds to one namespace.',
  '${Bucket.Arn}/*': 'A denial, of everything that does not come over TLS.',
  'arn:${AWS::Partition}:cloudformation:${AWS::Region}:${AWS::AccountId}:stack/${AWS::StackName}/*':
    'The id of the stack, which is given when it is made.',
  'arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${AWS::StackName}-*':
    'The functions of this stack, one for each memory size.',
  'arn:${AWS::Partition}:glue:${AWS::Region}:${AWS::AccountId}:job/${AWS::StackName}-*':
    'Further Glue jobs of this stack.',
  'arn:${AWS::Partition}:glue:${AWS::Region}:${AWS::AccountId}:*':
    'Trust only: Glue says of which resource of this account it acts for.',
  [`${emr}/*`]: 'Listing applications is allowed for all of them or for none.',
  [`${emr}/applications/\${ColdApplication}/jobruns/*`]:
    'The runs of one application: their ids are not known before.',
  [`${emr}/applications/\${WarmApplication}/jobruns/*`]:
    'The runs of one application: their ids are not known before.',
  [`${logs}:*`]: 'EMR Serverless looks whether its group is there, among all groups or not at all.',
  [`${logs}:/aws/lambda/\${AWS::StackName}-*`]: 'The groups of the functions.',
  [`${logs}:/aws/lambda/\${AWS::StackName}-*:log-stream:*`]:
    'The groups of the functions; Lambda names the streams.',
  [`${logs}:/aws/codebuild/\${AWS::StackName}-image:log-stream:*`]: 'CodeBuild names the streams.',
  [`${logs}:/aws/emr-serverless/\${AWS::StackName}:*`]:
    'A group, in the form that has a colon and star at its end.',
  [`${logs}:/aws/emr-serverless/\${AWS::StackName}:log-stream:*`]: 'EMR Serverless names the streams.',
  [`${logs}:/aws-glue/jobs/\${AWS::StackName}/*`]: 'The two groups of the Glue job.',
  [`${logs}:/aws-glue/jobs/\${AWS::StackName}/error:log-stream:*`]: 'Glue names the streams.',
  [`${logs}:/aws-glue/jobs/\${AWS::StackName}/output:log-stream:*`]: 'Glue names the streams.',
  [`${objects}/history/*`]: 'Nights: one object each.',
  [`${objects}/image-src/*`]: 'Sources of the image, by content.',
  [`${objects}/logs/*`]: 'Logs that the platforms store; read only.',
  [`${objects}/logs/emr-serverless/*`]: 'EMR Serverless names its logs.',
  [`${objects}/inputs/*`]: 'Files that a workload reads beside its payload, by content.',
  [`${objects}/logs/glue/*`]: 'Glue names its event logs.',
  [`${objects}/payloads/*`]: 'Payloads, by content.',
  [`${objects}/results/*`]: 'Results, by run and trial.',
  [`${objects}/scripts/*`]: 'Scripts, by content.',
}

export function acknowledgeFindings(stack: Stack): void {
  for (const [id, reason] of Object.entries(findings)) Validations.of(stack).acknowledge({ id, reason })
  for (const [resource, reason] of Object.entries(wildcardResources)) {
    const id = `AwsSolutions-IAM5[Resource::${resource.replaceAll(/\$\{([^}]+)\}/g, '<$1>')}]`
    Validations.of(stack).acknowledge({ id, reason })
  }
}
