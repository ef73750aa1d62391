import { CfnCondition, CfnParameter, Fn, type Stack } from 'aws-cdk-lib'
import { emrWorkers } from './emr-workers.ts'

export interface Parameters {
  readonly imageUri: CfnParameter
  readonly owner: CfnParameter
  readonly expires: CfnParameter
  readonly monthlyBudgetUsd: CfnParameter
  readonly budgetEmail: CfnParameter
  readonly githubRepository: CfnParameter
  readonly permissionsBoundaryArn: CfnParameter
  readonly javaOptions: CfnParameter
}

export interface Conditions {
  readonly hasImage: CfnCondition
  /** An image, and an account that may have functions over 3008 MiB. */
  readonly hasLargeFunctions: CfnCondition
  readonly reservesConcurrency: CfnCondition
  readonly hasJavaOptions: CfnCondition
  readonly hasWarmCapacity: CfnCondition
  readonly hasBudget: CfnCondition
  readonly hasBudgetEmail: CfnCondition
  readonly hasNightly: CfnCondition
  readonly makesOidcProvider: CfnCondition
  readonly hasBoundary: CfnCondition
}

/** Every parameter has a default, so that a stack can be made from the template alone. */
export function addParameters(stack: Stack): { parameters: Parameters; conditions: Conditions } {
  const text = textParameters(stack)
  const choices = choiceParameters(stack)
  capacityParameters(stack)
  const condition = (id: string, expression: ConstructorParameters<typeof CfnCondition>[2]): CfnCondition =>
    new CfnCondition(stack, id, expression)
  const isGiven = (parameter: CfnParameter): { expression: ReturnType<typeof Fn.conditionNot> } => ({
    expression: Fn.conditionNot(Fn.conditionEquals(parameter.valueAsString, '')),
  })
  const is = (
    parameter: CfnParameter,
    value: string,
  ): { expression: ReturnType<typeof Fn.conditionEquals> } => ({
    expression: Fn.conditionEquals(parameter.valueAsString, value),
  })
  const hasImage = condition('HasImage', isGiven(text.imageUri))
  const hasNightly = condition('HasNightly', isGiven(text.githubRepository))
  const hasBudget = condition('HasBudget', {
    expression: Fn.conditionNot(Fn.conditionEquals(text.monthlyBudgetUsd.valueAsString, '0')),
  })
  const conditions = {
    hasImage,
    hasLargeFunctions: condition('HasLargeFunctions', {
      expression: Fn.conditionAnd(hasImage, is(choices.largestMemoryMiB, '10240').expression),
    }),
    reservesConcurrency: condition('ReservesConcurrency', is(choices.reserveConcurrency, 'yes')),
    hasJavaOptions: condition('HasJavaOptions', isGiven(text.javaOptions)),
    hasWarmCapacity: condition('HasWarmCapacity', is(choices.warmCapacity, 'yes')),
    hasBudget,
    hasBudgetEmail: condition('HasBudgetEmail', isGiven(text.budgetEmail)),
    hasNightly,
    makesOidcProvider: condition('MakesOidcProvider', {
      expression: Fn.conditionAnd(hasNightly, is(choices.githubOidcProvider, 'create').expression),
    }),
    hasBoundary: condition('HasBoundary', isGiven(text.permissionsBoundaryArn)),
  }
  return { parameters: text, conditions }
}

function textParameters(stack: Stack): Parameters {
  const text = (id: string, description: string, allowedPattern: string, fallback = ''): CfnParameter =>
    new CfnParameter(stack, id, { type: 'String', default: fallback, description, allowedPattern })
  return {
    imageUri: text(
      'ImageUri',
      'Image of the functions, by digest. Empty: the stack is made without functions, so that the image can be built in it first.',
      '^$|^[a-z0-9./:_-]+@sha256:[0-9a-f]{64}$',
    ),
    owner: text(
      'Owner',
      'Who answers for the stack: the tag "owner" of every resource.',
      '^[\\w+=,.@:/ -]{1,128}$',
      'unset',
    ),
    expires: text(
      'Expires',
      'When the stack may be removed: the tag "expires" of every resource. A date, or "never".',
      '^(never|20[0-9]{2}-[01][0-9]-[0-3][0-9])$',
      'never',
    ),
    monthlyBudgetUsd: new CfnParameter(stack, 'MonthlyBudgetUsd', {
      type: 'Number',
      default: 20,
      minValue: 0,
      description: 'Budget of a month in USD, for the alarm. 0: no budget is made.',
    }),
    budgetEmail: text('BudgetEmail', 'Whom the budget tells. Empty: nobody.', '^$|^[^@\\s]+@[^@\\s]+$'),
    githubRepository: text(
      'GithubRepository',
      'Repository of the nightly job as it stands in the subject of its tokens: ORG/REPO, or ORG@ID/REPO@ID where GitHub has immutable subjects. Empty: no nightly role.',
      '^$|^[A-Za-z0-9-]+(@[0-9]+)?/[A-Za-z0-9._-]+(@[0-9]+)?$',
    ),
    permissionsBoundaryArn: text(
      'PermissionsBoundaryArn',
      'Managed policy that bounds every role of the stack. Empty: none.',
      '^$|^arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/.+$',
    ),
    javaOptions: text(
      'JavaOptions',
      'Options after those that the handler chooses, for example -Xmx1g: the heap of stock SoAL. Empty: none.',
      '^$|^-[ -~]+$',
    ),
  }
}

interface Choices {
  readonly largestMemoryMiB: CfnParameter
  readonly reserveConcurrency: CfnParameter
  readonly warmCapacity: CfnParameter
  readonly githubOidcProvider: CfnParameter
}

function choiceParameters(stack: Stack): Choices {
  const choice = (id: string, description: string, allowedValues: string[], fallback: string): CfnParameter =>
    new CfnParameter(stack, id, { type: 'String', default: fallback, description, allowedValues })
  return {
    largestMemoryMiB: choice(
      'LargestMemoryMiB',
      'Memory of the largest function. New accounts may have no more than 3008 MiB until AWS raises it.',
      ['3008', '10240'],
      '10240',
    ),
    reserveConcurrency: choice(
      'ReserveConcurrency',
      'Bounds how often each function runs at a time. Accounts with a quota of 10 concurrent executions cannot reserve any.',
      ['yes', 'no'],
      'yes',
    ),
    warmCapacity: choice(
      'WarmCapacity',
      'Gives the warm EMR Serverless application pre-initialised workers. They are billed while it is started.',
      ['yes', 'no'],
      'no',
    ),
    githubOidcProvider: choice(
      'GithubOidcProvider',
      'An account has one identity provider for GitHub at most: "existing" where something else has made it.',
      ['create', 'existing'],
      'create',
    ),
  }
}

/** What an EMR Serverless application may hold at once; by default exactly the workers of the default sizing. */
function capacityParameters(stack: Stack): void {
  const amount = (id: string, description: string, fallback: number): CfnParameter =>
    new CfnParameter(stack, id, { type: 'Number', default: fallback, minValue: 1, description })
  const { maximum } = emrWorkers
  amount('EmrMaximumVcpus', 'vCPU of all workers of an EMR Serverless application together.', maximum.vcpus)
  amount(
    'EmrMaximumMemoryGb',
    'Memory of all workers of an EMR Serverless application together, GB.',
    maximum.memoryGb,
  )
  amount(
    'EmrMaximumDiskGb',
    'Disk of all workers of an EMR Serverless application together, GB.',
    maximum.diskGb,
  )
}
