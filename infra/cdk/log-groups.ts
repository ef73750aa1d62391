import { CfnDeletionPolicy, type CfnCondition, type Stack } from 'aws-cdk-lib'
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs'
import { sub } from './names.ts'

const retentionInDays = 14

/** Made before whatever writes to it: a group that a service makes for itself keeps its lines, and their bill, for ever. */
export function addLogGroup(stack: Stack, id: string, name: string, condition?: CfnCondition): CfnLogGroup {
  const group = new CfnLogGroup(stack, id, { logGroupName: sub(name), retentionInDays })
  group.cfnOptions.deletionPolicy = CfnDeletionPolicy.DELETE
  group.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.DELETE
  if (condition !== undefined) group.cfnOptions.condition = condition
  return group
}
