import { demandSibling } from '../sibling-call.ts'
import { textOf, type ResourceProvider } from '../resource-provider.ts'
import type { Account } from './account.ts'

export function glueJobProvider({ glue, context: { region, accountId } }: Account): ResourceProvider {
  const call = (operation: string, body: Readonly<Record<string, unknown>>) =>
    demandSibling(glue, { method: 'POST', path: '/', target: `AWSGlue.${operation}`, body })
  return {
    nameProperty: 'Name',
    async make({ properties, logicalId, stackName }) {
      const id = textOf(properties, 'Name') ?? `${stackName}-${logicalId}`
      await call('CreateJob', { ...properties, Name: id })
      return { id, arn: `arn:aws:glue:${region}:${accountId}:job/${id}`, attributes: {} }
    },
    async change({ properties }, made) {
      const { Name: _, Tags: __, ...JobUpdate } = properties
      await call('UpdateJob', { JobName: made.id, JobUpdate })
      return made
    },
    remove: async ({ id }) => void (await call('DeleteJob', { JobName: id })),
  }
}
