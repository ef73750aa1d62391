import { CfnJob } from 'aws-cdk-lib/aws-glue'
import { defaultGlueSizing } from '../../src/bench/plan-cells.ts'
import { addLogGroup } from './log-groups.ts'
import { arn, bucketUri, names, sub } from './names.ts'
import { policyDocument } from './policy-document.ts'
import { addRole, serviceTrust, type RoleContext } from './service-role.ts'
import { workloadStorage, writeLogs } from './workload-statements.ts'

/** Glue 5 appends `/error` and `/output`. */
const glueLogGroups = [
  `/aws-glue/jobs/${names.glueJob}/error`,
  `/aws-glue/jobs/${names.glueJob}/output`,
] as const
const eventLogPrefix = 'logs/glue/'
const timeoutMinutes = 30

/** One job: workers and script are named by each run. One run at a time, so that a start sent twice is refused, not billed. */
export function addGlueJob(context: RoleContext): { readonly roleArn: string; readonly jobName: string } {
  const { stack } = context
  const [errors, output] = glueLogGroups
  addLogGroup(stack, 'GlueErrorLogGroup', errors)
  addLogGroup(stack, 'GlueOutputLogGroup', output)
  const role = addRole(
    'GlueRole',
    {
      purpose: 'glue',
      description: 'Taken by job runs of soalbench on AWS Glue',
      trust: serviceTrust('glue', [arn('glue', '*')]),
      policies: {
        workload: policyDocument(...workloadStorage(eventLogPrefix), writeLogs(glueLogGroups), {
          Sid: 'WriteMetrics',
          Effect: 'Allow',
          Action: 'cloudwatch:PutMetricData',
          Resource: '*',
          Condition: { StringEquals: { 'cloudwatch:namespace': 'Glue' } },
        }),
      },
    },
    context,
  )
  const job = new CfnJob(stack, 'GlueJob', {
    name: sub(names.glueJob),
    description: 'PySpark scripts measured by soalbench',
    role: role.attrArn,
    // A job cannot be without a script; every run names its own by --scriptLocation.
    command: { name: 'glueetl', pythonVersion: '3', scriptLocation: bucketUri('scripts/none.py') },
    glueVersion: defaultGlueSizing.glueVersion,
    workerType: defaultGlueSizing.workerType,
    numberOfWorkers: defaultGlueSizing.workers,
    executionClass: defaultGlueSizing.executionClass,
    executionProperty: { maxConcurrentRuns: 1 },
    maxRetries: 0,
    timeout: timeoutMinutes,
    // A queue would hide its wait in the run's own time.
    jobRunQueuingEnabled: false,
    defaultArguments: {
      '--job-language': 'python',
      '--enable-metrics': 'true',
      '--enable-spark-ui': 'true',
      '--spark-event-logs-path': bucketUri(eventLogPrefix),
      '--custom-logGroup-prefix': sub(`/aws-glue/jobs/${names.glueJob}`),
    },
  })
  return { roleArn: role.attrArn, jobName: job.ref }
}
