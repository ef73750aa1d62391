import { Aws, Fn, type Stack } from 'aws-cdk-lib'
import { CfnBudget } from 'aws-cdk-lib/aws-budgets'
import { names, sub } from './names.ts'
import type { Conditions, Parameters } from './parameters.ts'

const percents = [50, 80, 100]

/** A smoke alarm: AWS looks at it a few times a day. What caps a run is its own budget. */
export function addBudget(stack: Stack, parameters: Parameters, conditions: Conditions): void {
  const budget = new CfnBudget(stack, 'Budget', {
    budget: {
      budgetName: sub(names.budget),
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      budgetLimit: { amount: parameters.monthlyBudgetUsd.valueAsNumber, unit: 'USD' },
      // Counts from the day on which "stack" is made a cost allocation tag of the account.
      costFilters: { TagKeyValue: [sub(`user:stack$${names.stack}`)] },
    },
    notificationsWithSubscribers: Fn.conditionIf(
      conditions.hasBudgetEmail.logicalId,
      notifications(parameters),
      Aws.NO_VALUE,
    ),
  })
  budget.cfnOptions.condition = conditions.hasBudget
}

/** In CloudFormation's own words: under a condition the library does not translate them. */
function notifications({ budgetEmail }: Parameters): object[] {
  const notification = (NotificationType: string, Threshold: number): object => ({
    Notification: {
      NotificationType,
      ComparisonOperator: 'GREATER_THAN',
      Threshold,
      ThresholdType: 'PERCENTAGE',
    },
    Subscribers: [{ SubscriptionType: 'EMAIL', Address: budgetEmail.valueAsString }],
  })
  return [...percents.map((percent) => notification('ACTUAL', percent)), notification('FORECASTED', 100)]
}
