import { setTimeout as delay } from 'node:timers/promises'
import { callSibling, demandSibling, refusal } from '../sibling-call.ts'
import {
  recordOf,
  ResourceFailure,
  textOf,
  type Properties,
  type ResourceProvider,
} from '../resource-provider.ts'
import type { Account } from './account.ts'

const root = '/2015-03-31/functions'
const settlePatienceMs = 30_000

/** Lambda functions of images that lie in the account's own repositories. */
export function functionProvider({ lambda, ecr, context: { region, accountId } }: Account): ResourceProvider {
  const imageOf = (properties: Properties): string => {
    const uri = textOf(recordOf(properties['Code']), 'ImageUri') ?? ''
    if (ecr.imageAt(uri) === undefined)
      throw new ResourceFailure(
        `Resource handler returned message: "Source image ${uri} does not exist. Provide a valid source image. (Service: Lambda, Status Code: 400)"`,
      )
    return uri
  }
  const settled = async (name: string): Promise<void> => {
    const until = Date.now() + settlePatienceMs
    for (;;) {
      const { State, LastUpdateStatus } = await demandSibling(lambda, {
        method: 'GET',
        path: `${root}/${name}/configuration`,
      })
      if (State === 'Active' && LastUpdateStatus === 'Successful') return
      if (Date.now() > until) throw new ResourceFailure(`function does not become active: ${name}`)
      await delay(5)
    }
  }
  const reserve = async (name: string, reserved: unknown): Promise<void> => {
    const path = `/2017-10-31/functions/${name}/concurrency`
    if (reserved === undefined) await callSibling(lambda, { method: 'DELETE', path })
    else
      await demandSibling(lambda, {
        method: 'PUT',
        path,
        body: { ReservedConcurrentExecutions: Number(reserved) },
      })
  }
  return {
    nameProperty: 'FunctionName',
    async make({ properties, logicalId, stackName }) {
      imageOf(properties)
      const id = textOf(properties, 'FunctionName') ?? `${stackName}-${logicalId}`
      await demandSibling(lambda, { method: 'POST', path: root, body: { ...properties, FunctionName: id } })
      await settled(id)
      await reserve(id, properties['ReservedConcurrentExecutions'])
      const arn = `arn:aws:lambda:${region}:${accountId}:function:${id}`
      return { id, arn, attributes: { Arn: arn } }
    },
    async change({ properties }, made) {
      const path = `${root}/${made.id}`
      const { Code: _, FunctionName: __, ...settings } = properties
      await demandSibling(lambda, {
        method: 'PUT',
        path: `${path}/code`,
        body: { ImageUri: imageOf(properties) },
      })
      await settled(made.id)
      await demandSibling(lambda, { method: 'PUT', path: `${path}/configuration`, body: settings })
      await settled(made.id)
      await reserve(made.id, properties['ReservedConcurrentExecutions'])
      return made
    },
    async remove({ id }) {
      const answer = await callSibling(lambda, { method: 'DELETE', path: `${root}/${id}` })
      if (answer.status >= 300 && answer.status !== 404) throw refusal(lambda, answer)
    },
  }
}
