import { Aws, Fn, type CfnCondition, type IResolvable } from 'aws-cdk-lib'
import { CfnApplication } from 'aws-cdk-lib/aws-emrserverless'
import type { WorkerSize } from '../../src/core/sizing.ts'
import { emrWorkers } from './emr-workers.ts'
import { addLogGroup } from './log-groups.ts'
import { arn, bucketUri, names, sub } from './names.ts'
import { policyDocument } from './policy-document.ts'
import { addRole, serviceTrust, type RoleContext } from './service-role.ts'
import { workloadStorage, writeLogs } from './workload-statements.ts'

/** The release closest to Spark 3.5.6 with Java 17, which the image and Glue 5.1 have. */
const releaseLabel = 'emr-7.12.0'

const emrLogGroup = `/aws/emr-serverless/${names.stack}`
const logPrefix = 'logs/emr-serverless/'

export interface EmrOutputs {
  readonly roleArn: string
  readonly coldApplicationId: string
  readonly warmApplicationId: string
}

/** Two applications: one whose workers are always new, and one that may hold some ready. */
export function addEmrApplications(context: RoleContext, hasWarmCapacity: CfnCondition): EmrOutputs {
  const { stack } = context
  const logGroup = addLogGroup(stack, 'EmrLogGroup', emrLogGroup)
  const application = (id: string, name: string, initialCapacity?: IResolvable): CfnApplication =>
    new CfnApplication(stack, id, {
      name: sub(name),
      type: 'SPARK',
      releaseLabel,
      architecture: 'X86_64',
      autoStartConfiguration: { enabled: true },
      autoStopConfiguration: { enabled: true, idleTimeoutMinutes: 1 },
      maximumCapacity: {
        cpu: sub('${EmrMaximumVcpus} vCPU'),
        memory: sub('${EmrMaximumMemoryGb} GB'),
        disk: sub('${EmrMaximumDiskGb} GB'),
      },
      schedulerConfiguration: { maxConcurrentRuns: 1, queueTimeoutMinutes: 15 },
      monitoringConfiguration: {
        s3MonitoringConfiguration: { logUri: bucketUri(logPrefix) },
        cloudWatchLoggingConfiguration: {
          enabled: true,
          logGroupName: logGroup.ref,
          logTypeMap: [{ key: 'SPARK_DRIVER', value: ['STDERR', 'STDOUT'] }],
        },
      },
      ...(initialCapacity !== undefined && { initialCapacity }),
    })
  const cold = application('ColdApplication', names.coldApplication)
  const warm = application(
    'WarmApplication',
    names.warmApplication,
    Fn.conditionIf(hasWarmCapacity.logicalId, readyWorkers(), Aws.NO_VALUE),
  )
  const role = addRole(
    'EmrRole',
    {
      purpose: 'emr',
      description: 'Taken by job runs of soalbench on EMR Serverless',
      trust: serviceTrust(
        'emr-serverless',
        [cold, warm].map(({ logicalId }) => arn('emr-serverless', `/applications/\${${logicalId}}`)),
      ),
      policies: {
        workload: policyDocument(
          ...workloadStorage(logPrefix),
          writeLogs([emrLogGroup]),
          {
            Sid: 'FindLogs',
            Effect: 'Allow',
            Action: ['logs:DescribeLogStreams'],
            Resource: arn('logs', `log-group:${emrLogGroup}:*`),
          },
          {
            // The service looks whether its group is there, and can look at all of them only.
            Sid: 'FindLogGroups',
            Effect: 'Allow',
            Action: 'logs:DescribeLogGroups',
            Resource: arn('logs', 'log-group:*'),
          },
        ),
      },
    },
    context,
  )
  return { roleArn: role.attrArn, coldApplicationId: cold.ref, warmApplicationId: warm.ref }
}

function readyWorkers(): object[] {
  const { driver, executor, executors } = emrWorkers
  return [worker('Driver', 1, driver), worker('Executor', executors, executor)]
}

/** In CloudFormation's own words: under a condition the library does not translate them. */
const worker = (Key: string, WorkerCount: number, size: WorkerSize): object => ({
  Key,
  Value: {
    WorkerCount,
    WorkerConfiguration: {
      Cpu: `${size.vcpus} vCPU`,
      Memory: `${size.memoryGb} GB`,
      Disk: `${size.diskGb} GB`,
    },
  },
})
