import { Aws, Fn, Token, type Stack } from 'aws-cdk-lib'
import { CfnEventInvokeConfig, CfnFunction } from 'aws-cdk-lib/aws-lambda'
import { lambdaVcpus } from '../../src/core/deployment.ts'
import { addLogGroup } from './log-groups.ts'
import { names, sub } from './names.ts'
import type { Conditions, Parameters } from './parameters.ts'
import { policyDocument } from './policy-document.ts'
import { addRole, serviceTrust, type RoleContext } from './service-role.ts'
import { workloadStorage, writeLogs } from './workload-statements.ts'

/** One function for each: steps of the vCPUs that a function sees, and two below one vCPU for the edge of its memory. */
export const functionMemoriesMiB = [512, 1024, 1769, 3008, 5308, 7076, 8845, 10_240] as const

/** What an account has whose memory quota was never raised. */
const smallAccountMiB = 3008
const timeoutSeconds = 900
const ephemeralMiB = 10_240
/** One trial, and room for a second execution of it, which ends at once. */
const reservedConcurrency = 2

const logGroupOf = (memoryMiB: number): string => `/aws/lambda/${names.functionName(memoryMiB)}`

/** Whether an account as AWS gives it may have the function. */
export const isSmall = (memoryMiB: number): boolean => memoryMiB <= smallAccountMiB

/** The functions, one for each memory size: nothing is resized between trials, so no crash can leave one mis-sized. */
export function addFunctions(context: RoleContext, parameters: Parameters, conditions: Conditions): string {
  const role = addRole(
    'LambdaRole',
    {
      purpose: 'lambda',
      description: 'Taken by the functions of soalbench',
      // Lambda alone documents no source ARN for execution roles; PassRole keeps other accounts out as it is.
      trust: serviceTrust('lambda', []),
      policies: {
        workload: policyDocument(...workloadStorage(), writeLogs([`/aws/lambda/${names.stack}-*`])),
      },
    },
    context,
  )
  for (const memoryMiB of functionMemoriesMiB) {
    addFunction(context.stack, memoryMiB, role.attrArn, parameters, conditions)
  }
  return role.attrArn
}

function addFunction(
  stack: Stack,
  memoryMiB: number,
  role: string,
  { imageUri, javaOptions }: Parameters,
  conditions: Conditions,
): void {
  const condition = isSmall(memoryMiB) ? conditions.hasImage : conditions.hasLargeFunctions
  const logGroup = addLogGroup(stack, `LogGroup${memoryMiB}`, logGroupOf(memoryMiB), condition)
  const made = new CfnFunction(stack, `Function${memoryMiB}`, {
    functionName: sub(names.functionName(memoryMiB)),
    description: `PySpark with ${memoryMiB} MiB and ${lambdaVcpus(memoryMiB).toFixed(2)} vCPU, measured by soalbench`,
    packageType: 'Image',
    code: { imageUri: imageUri.valueAsString },
    architectures: ['x86_64'],
    role,
    memorySize: memoryMiB,
    timeout: timeoutSeconds,
    ephemeralStorage: { size: ephemeralMiB },
    reservedConcurrentExecutions: chosenNumber(conditions.reservesConcurrency.logicalId, reservedConcurrency),
    // As text: REPORT lines are then found by CloudWatch Logs' filters too, whoever reads them.
    loggingConfig: { logFormat: 'Text', logGroup: logGroup.ref },
    environment: {
      variables: {
        SCRIPT_BUCKET: sub(names.bucket),
        SOAL_JAVA_OPTIONS: Fn.conditionIf(
          conditions.hasJavaOptions.logicalId,
          javaOptions.valueAsString,
          Aws.NO_VALUE,
        ).toString(),
      },
    },
  })
  made.cfnOptions.condition = condition
  const asynchronous = new CfnEventInvokeConfig(stack, `Retries${memoryMiB}`, {
    functionName: made.ref,
    qualifier: '$LATEST',
    // Whoever invokes one asynchronously is not billed three times for a failure.
    maximumRetryAttempts: 0,
  })
  asynchronous.cfnOptions.condition = condition
}

/** A number under a condition, which CloudFormation takes as it is but the types of the library do not. */
function chosenNumber(conditionId: string, value: number): number {
  return Token.asNumber(Fn.conditionIf(conditionId, value, Aws.NO_VALUE))
}
