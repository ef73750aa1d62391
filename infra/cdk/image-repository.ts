import { type Stack } from 'aws-cdk-lib'
import { CfnRepository } from 'aws-cdk-lib/aws-ecr'
import { arn, names, sub } from './names.ts'

/** Tags of what functions run begin so: such an image outlives any number of newer ones. */
const inUsePrefix = 'in-use-'
const keptImages = 5
/** More than any history of one stack: the rule is there for what it matches, which no later rule may then expire. */
const mostInUse = 100

/** Images by content. A function whose image is expired fails for good, so what is in use is never expired. */
export function addImageRepository(stack: Stack): CfnRepository {
  const keep = (
    rulePriority: number,
    tagPrefix: string,
    countNumber: number,
    description: string,
  ): object => ({
    rulePriority,
    description,
    selection: {
      tagStatus: 'tagged',
      tagPatternList: [`${tagPrefix}*`],
      countType: 'imageCountMoreThan',
      countNumber,
    },
    action: { type: 'expire' },
  })
  const rules = [
    keep(1, inUsePrefix, mostInUse, 'Images that functions run are kept'),
    keep(2, '', keptImages, 'Of all others the last five are kept'),
  ]
  return new CfnRepository(stack, 'Repository', {
    repositoryName: sub(names.repository),
    imageTagMutability: 'IMMUTABLE',
    imageScanningConfiguration: { scanOnPush: true },
    encryptionConfiguration: { encryptionType: 'AES256' },
    emptyOnDelete: true,
    lifecyclePolicy: { lifecyclePolicyText: JSON.stringify({ rules }) },
    repositoryPolicyText: {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'LambdaPulls',
          Effect: 'Allow',
          Principal: { Service: 'lambda.amazonaws.com' },
          Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
          Condition: {
            StringEquals: { 'aws:SourceAccount': sub(names.account) },
            ArnLike: { 'aws:SourceArn': arn('lambda', `function:${names.stack}-*`) },
          },
        },
      ],
    },
  })
}
