import { BootstraplessSynthesizer, Stack, Tags, type App, type IStackSynthesizer } from 'aws-cdk-lib'
import { acknowledgeFindings } from './acknowledged-findings.ts'
import { addBucket } from './bucket.ts'
import { addBudget } from './budget.ts'
import { addEmrApplications } from './emr-applications.ts'
import { addFunctions } from './functions.ts'
import { addGlueJob } from './glue-job.ts'
import { addImageBuild } from './image-build.ts'
import { addImageRepository } from './image-repository.ts'
import { names, sub } from './names.ts'
import { addNightlyRole } from './nightly-role.ts'
import { addOutputs } from './outputs.ts'
import { addParameters, type Parameters } from './parameters.ts'
import { shippedPolicy } from './shipped-policy.ts'

/** All of it. `policies` is the folder of the shipped policies. */
export function addSoalbenchStack(app: App, policies: string): Stack {
  const synthesizer: object = new BootstraplessSynthesizer()
  const stack = new Stack(app, 'soalbench', {
    description: 'soalbench: the same PySpark scripts on AWS Lambda, EMR Serverless and AWS Glue',
    ...(isSynthesizer(synthesizer) && { synthesizer }),
    analyticsReporting: false,
  })
  const { parameters, conditions } = addParameters(stack)
  const context = { stack, parameters, hasBoundary: conditions.hasBoundary }
  const bucket = addBucket(stack)
  const repository = addImageRepository(stack)
  const buildProject = addImageBuild(context, repository)
  const lambdaRoleArn = addFunctions(context, parameters, conditions)
  const emr = addEmrApplications(context, conditions.hasWarmCapacity)
  const glue = addGlueJob(context)
  addBudget(stack, parameters, conditions)
  const nightlyRoleArn = addNightlyRole(context, conditions, {
    runner: shippedPolicy(policies, 'runner'),
    nightly: shippedPolicy(policies, 'nightly'),
  })
  addOutputs(
    stack,
    {
      BucketName: bucket.ref,
      RepositoryUri: repository.attrRepositoryUri,
      BuildProject: buildProject,
      LambdaRoleArn: lambdaRoleArn,
      EmrRoleArn: emr.roleArn,
      GlueRoleArn: glue.roleArn,
      ColdApplicationId: emr.coldApplicationId,
      WarmApplicationId: emr.warmApplicationId,
      GlueJobName: glue.jobName,
      NightlyRoleArn: nightlyRoleArn,
    },
    conditions,
  )
  addTags(stack, parameters)
  acknowledgeFindings(stack)
  return stack
}

/** The library's class and its own interface disagree on what absent means. */
const isSynthesizer = (made: object): made is IStackSynthesizer => 'synthesize' in made

function addTags(stack: Stack, { owner, expires }: Parameters): void {
  const tags = {
    app: 'soalbench',
    stack: sub(names.stack),
    owner: owner.valueAsString,
    expires: expires.valueAsString,
  }
  // The stack's own tags are given when it is made; here they would have to be known now.
  for (const [key, value] of Object.entries(tags))
    Tags.of(stack).add(key, value, { excludeResourceTypes: ['aws:cdk:stack'] })
}
