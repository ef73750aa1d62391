import { callSibling, refusal } from '../sibling-call.ts'
import { recordOf, ResourceFailure, textOf, type ResourceProvider } from '../resource-provider.ts'
import type { Account } from './account.ts'

export function bucketProvider({ s3, takenBuckets, context: { region } }: Account): ResourceProvider {
  const versioning = async (name: string, status: string | undefined): Promise<void> => {
    if (status === undefined) return
    const body = `<VersioningConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Status>${status}</Status></VersioningConfiguration>`
    await callSibling(s3, { method: 'PUT', path: `/${name}`, query: 'versioning', body })
  }
  return {
    nameProperty: 'BucketName',
    async make({ properties, logicalId, stackName }) {
      const id = textOf(properties, 'BucketName') ?? `${stackName}-${logicalId}`.toLowerCase()
      const there = await callSibling(s3, { method: 'HEAD', path: `/${id}` })
      if (there.status === 200 || takenBuckets.has(id))
        throw new ResourceFailure(`${id} already exists (Service: S3, Status Code: 409)`)
      const place = `<CreateBucketConfiguration><LocationConstraint>${region}</LocationConstraint></CreateBucketConfiguration>`
      const body = region === 'us-east-1' ? '' : place
      const answer = await callSibling(s3, { method: 'PUT', path: `/${id}`, body })
      if (answer.status >= 300) throw refusal(s3, answer)
      await versioning(id, textOf(recordOf(properties['VersioningConfiguration']), 'Status'))
      const arn = `arn:aws:s3:::${id}`
      const domain = `${id}.s3.amazonaws.com`
      const regional = `${id}.s3.${region}.amazonaws.com`
      return { id, arn, attributes: { Arn: arn, DomainName: domain, RegionalDomainName: regional } }
    },
    async change({ properties }, made) {
      await versioning(made.id, textOf(recordOf(properties['VersioningConfiguration']), 'Status'))
      return made
    },
    async remove({ id }) {
      const answer = await callSibling(s3, { method: 'DELETE', path: `/${id}` })
      if (answer.status >= 300 && answer.status !== 404) throw refusal(s3, answer)
    },
  }
}
