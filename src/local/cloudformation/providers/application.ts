import { randomUUID } from 'node:crypto'
import { callSibling, demandSibling, refusal } from '../sibling-call.ts'
import { listOf, recordOf, textOf, type Properties, type ResourceProvider } from '../resource-provider.ts'
import type { Account } from './account.ts'

/** EMR Serverless applications. CloudFormation spells what the API spells, with capitals, and maps as lists of pairs. */
export function applicationProvider({ emrServerless, context }: Account): ResourceProvider {
  const { region, accountId } = context
  return {
    nameProperty: 'Name',
    async make({ properties, tags }) {
      const body = { ...requestOf(properties), tags, clientToken: randomUUID() }
      const made = await demandSibling(emrServerless, { method: 'POST', path: '/applications', body })
      const id = String(made['applicationId'])
      const arn = `arn:aws:emr-serverless:${region}:${accountId}:/applications/${id}`
      return { id, arn, attributes: { Arn: arn, ApplicationId: id } }
    },
    async change({ properties }, made) {
      const { name: _, type: __, ...settings } = requestOf(properties)
      const body = { ...settings, clientToken: randomUUID() }
      await demandSibling(emrServerless, { method: 'PATCH', path: `/applications/${made.id}`, body })
      return made
    },
    async remove({ id }) {
      const answer = await callSibling(emrServerless, { method: 'DELETE', path: `/applications/${id}` })
      if (answer.status >= 300 && answer.status !== 404) throw refusal(emrServerless, answer)
    },
  }
}

function requestOf(properties: Properties): Properties {
  const { Tags: _, InitialCapacity, MonitoringConfiguration: __, ...settings } = properties
  const capacity = listOf(InitialCapacity).map((pair) => {
    const { Key, Value } = recordOf(pair)
    return [String(Key), lowered(Value)]
  })
  return {
    ...recordOf(lowered(settings)),
    ...(capacity.length > 0 && { initialCapacity: Object.fromEntries(capacity) }),
    type: textOf(properties, 'Type') ?? 'SPARK',
  }
}

function lowered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowered)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key.charAt(0).toLowerCase() + key.slice(1), lowered(each)]),
  )
}
