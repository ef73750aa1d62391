import { CfnProject } from 'aws-cdk-lib/aws-codebuild'
import type { CfnRepository } from 'aws-cdk-lib/aws-ecr'
import { addLogGroup } from './log-groups.ts'
import { arn, bucketArn, names, sub } from './names.ts'
import { policyDocument } from './policy-document.ts'
import { addRole, serviceTrust, type RoleContext } from './service-role.ts'
import { writeLogs } from './workload-statements.ts'

const buildImage = 'aws/codebuild/amazonlinux-x86_64-standard:6.0'
const timeoutMinutes = 30
const sourcePrefix = 'image-src/'
const logGroupName = `/aws/codebuild/${names.buildProject}`

/** Builds the functions' image from a zip in the bucket, so that nobody needs Docker. */
export function addImageBuild(context: RoleContext, repository: CfnRepository): string {
  const { stack } = context
  const logGroup = addLogGroup(stack, 'BuildLogGroup', logGroupName)
  const role = addRole(
    'BuildRole',
    {
      purpose: 'build',
      description: 'Taken by the build of the image of soalbench',
      trust: serviceTrust('codebuild', [arn('codebuild', `project/${names.buildProject}`)]),
      policies: { build: buildPolicy() },
    },
    context,
  )
  const project = new CfnProject(stack, 'BuildProject', {
    name: sub(names.buildProject),
    description: 'Builds the image of the functions of soalbench',
    serviceRole: role.attrArn,
    artifacts: { type: 'NO_ARTIFACTS' },
    // Each build names its own zip, and its own tag.
    source: {
      type: 'S3',
      location: sub(`${names.bucket}/${sourcePrefix}none.zip`),
      buildSpec: 'infra/soal-image/buildspec.yml',
    },
    environment: {
      type: 'LINUX_CONTAINER',
      computeType: 'BUILD_GENERAL1_MEDIUM',
      image: buildImage,
      imagePullCredentialsType: 'CODEBUILD',
      privilegedMode: true,
      environmentVariables: [
        { name: 'REPOSITORY_URI', value: repository.attrRepositoryUri },
        { name: 'IMAGE_TAG', value: '' },
      ],
    },
    logsConfig: { cloudWatchLogs: { status: 'ENABLED', groupName: logGroup.ref } },
    concurrentBuildLimit: 1,
    timeoutInMinutes: timeoutMinutes,
    queuedTimeoutInMinutes: timeoutMinutes,
    visibility: 'PRIVATE',
  })
  return project.ref
}

function buildPolicy(): ReturnType<typeof policyDocument> {
  return policyDocument(
    {
      Sid: 'ReadSource',
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:GetObjectVersion'],
      Resource: bucketArn(`${sourcePrefix}*`),
    },
    {
      Sid: 'PushImage',
      Effect: 'Allow',
      Action: [
        'ecr:BatchCheckLayerAvailability',
        'ecr:BatchGetImage',
        'ecr:CompleteLayerUpload',
        'ecr:DescribeImages',
        'ecr:InitiateLayerUpload',
        'ecr:PutImage',
        'ecr:UploadLayerPart',
      ],
      Resource: arn('ecr', `repository/${names.repository}`),
    },
    { Sid: 'LogIn', Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
    writeLogs([logGroupName]),
  )
}
