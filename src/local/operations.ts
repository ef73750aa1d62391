import { routes } from './emr-serverless/routes.ts'
import { operations as glueOperations } from './glue/operations.ts'
import { lambdaOperations } from './lambda/lambda-routes.ts'
import { operations as logsOperations } from './logs/operations.ts'
import { s3Operations } from './s3/service.ts'

import { accountOperations } from './account-operations.ts'

/** What the local services can be asked for, by service. */
export const localOperations = {
  lambda: lambdaOperations,
  'emr-serverless': routes.map(({ operation }) => operation),
  glue: [...glueOperations.keys()],
  logs: [...logsOperations.keys()],
  s3: s3Operations,
  ...accountOperations,
}
