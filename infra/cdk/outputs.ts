import { CfnOutput, Fn, type CfnCondition, type Stack } from 'aws-cdk-lib'
import { functionMemoriesMiB, isSmall } from './functions.ts'
import { names, sub } from './names.ts'
import type { Conditions } from './parameters.ts'

export interface Outputs {
  readonly BucketName: string
  readonly RepositoryUri: string
  readonly BuildProject: string
  readonly LambdaRoleArn: string
  readonly EmrRoleArn: string
  readonly GlueRoleArn: string
  readonly ColdApplicationId: string
  readonly WarmApplicationId: string
  readonly GlueJobName: string
  readonly NightlyRoleArn: string
}

/** What a run reads of the stack. Absent where the thing is: an empty text would pass for a name. */
export function addOutputs(stack: Stack, outputs: Outputs, conditions: Conditions): void {
  const add = (id: string, value: string, condition?: CfnCondition): void => {
    const output = new CfnOutput(stack, `${id}Output`, {
      value,
      ...(condition !== undefined && { condition }),
    })
    output.overrideLogicalId(id)
  }
  for (const [id, value] of Object.entries(outputs))
    add(id, value, id === 'NightlyRoleArn' ? conditions.hasNightly : undefined)
  const namesOf = (memories: readonly number[]): string =>
    sub(memories.map((memoryMiB) => names.functionName(memoryMiB)).join(','))
  add(
    'FunctionNames',
    Fn.conditionIf(
      conditions.hasLargeFunctions.logicalId,
      namesOf(functionMemoriesMiB),
      namesOf(functionMemoriesMiB.filter(isSmall)),
    ).toString(),
    conditions.hasImage,
  )
}
