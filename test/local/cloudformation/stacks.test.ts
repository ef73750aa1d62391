import {
  StartApplicationCommand,
  EMRServerlessClient,
  ListApplicationsCommand,
} from '@aws-sdk/client-emr-serverless'
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import {
  CloudFormationClient,
  CreateChangeSetCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
} from '@aws-sdk/client-cloudformation'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { setTimeout as delay } from 'node:timers/promises'
import { openAccount, type AccountSetting } from '../../deployment/account-setting.ts'

let setting: AccountSetting
let client: CloudFormationClient

beforeEach(async () => {
  setting = await openAccount()
  client = new CloudFormationClient(setting.engine)
})
afterEach(async () => {
  client.destroy()
  await setting.close()
})

const bucket = { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'a-bucket' } }
const application = {
  Type: 'AWS::EMRServerless::Application',
  Properties: { Name: 'app', Type: 'SPARK', ReleaseLabel: 'emr-7.12.0' },
}
const impossible = {
  Type: 'AWS::Lambda::Function',
  DependsOn: 'Bucket',
  Properties: { FunctionName: 'f', Code: { ImageUri: 'none@sha256:0' }, Role: 'r', PackageType: 'Image' },
}

async function change(name: string, type: 'CREATE' | 'UPDATE', Resources: object): Promise<string> {
  await client.send(
    new CreateChangeSetCommand({
      ...{
        StackName: 's',
        ChangeSetName: name,
        ChangeSetType: type,
        TemplateBody: JSON.stringify({ Resources }),
      },
      Capabilities: ['CAPABILITY_NAMED_IAM'],
    }),
  )
  for (;;) {
    const { Status } = await client.send(
      new DescribeChangeSetCommand({ StackName: 's', ChangeSetName: name }),
    )
    if (Status === 'FAILED') return 'FAILED'
    if (Status === 'CREATE_COMPLETE') break
    await delay(2)
  }
  await client.send(new ExecuteChangeSetCommand({ StackName: 's', ChangeSetName: name }))
  return settled()
}

async function settled(id = 's'): Promise<string> {
  for (;;) {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: id }))
    const status = Stacks?.[0]?.StackStatus ?? ''
    if (!status.endsWith('_IN_PROGRESS')) return status
    await delay(2)
  }
}

const reasons = async (): Promise<string[]> => {
  const { StackEvents } = await client.send(new DescribeStackEventsCommand({ StackName: 's' }))
  return (StackEvents ?? []).flatMap((event) =>
    event.ResourceStatus?.endsWith('_FAILED') === true
      ? [`${event.LogicalResourceId} ${event.ResourceStatusReason}`]
      : [],
  )
}

test('a resource that cannot be made takes with it what was made before', async () => {
  expect(await change('a', 'CREATE', { Bucket: bucket, F: impossible })).toBe('ROLLBACK_COMPLETE')
  expect((await reasons()).join()).toContain(
    'F Resource handler returned message: "Source image none@sha256:0',
  )
  await expect(change('b', 'UPDATE', { Bucket: bucket })).rejects.toThrow(
    'ROLLBACK_COMPLETE state and can not be updated',
  )
})

test('an update that fails leaves what was there', async () => {
  expect(await change('a', 'CREATE', { Bucket: bucket })).toBe('CREATE_COMPLETE')
  expect(await change('b', 'UPDATE', { Bucket: bucket, App: application, F: impossible })).toBe(
    'UPDATE_ROLLBACK_COMPLETE',
  )
  const emr = new EMRServerlessClient(setting.engine)
  const { applications } = await emr.send(new ListApplicationsCommand({}))
  expect(applications?.filter(({ state }) => state !== 'TERMINATED')).toEqual([])
  expect(await change('c', 'UPDATE', { Bucket: bucket })).toBe('FAILED')
})

test('a bucket that is not empty and an application that is started keep a stack from going', async () => {
  await change('a', 'CREATE', { Bucket: bucket, App: application })
  const s3 = new S3Client({ ...setting.engine, forcePathStyle: true })
  await s3.send(new PutObjectCommand({ Bucket: 'a-bucket', Key: 'k', Body: 'x' }))
  const emr = new EMRServerlessClient(setting.engine)
  const { applications } = await emr.send(new ListApplicationsCommand({}))
  await emr.send(new StartApplicationCommand({ applicationId: applications?.[0]?.id }))
  await delay(20)
  await client.send(new DeleteStackCommand({ StackName: 's' }))
  expect(await settled()).toBe('DELETE_FAILED')
  const told = (await reasons()).join('\n')
  expect(told).toContain('Bucket ')
  expect(told).toContain('App Resource handler returned message')
})

test('one operation at a time', async () => {
  await change('a', 'CREATE', { Bucket: bucket })
  for (const name of ['b', 'c'])
    await client.send(
      new CreateChangeSetCommand({
        ...{ StackName: 's', ChangeSetName: name, ChangeSetType: 'UPDATE' },
        TemplateBody: JSON.stringify({ Resources: { Bucket: bucket, App: application } }),
        Capabilities: ['CAPABILITY_NAMED_IAM'],
      }),
    )
  await delay(30)
  await client.send(new ExecuteChangeSetCommand({ StackName: 's', ChangeSetName: 'b' }))
  const second = client.send(new ExecuteChangeSetCommand({ StackName: 's', ChangeSetName: 'c' }))
  await expect(second).rejects.toMatchObject({
    name: expect.stringMatching(/InvalidChangeSetStatus|ChangeSetNotFound/),
  })
  expect(await settled()).toBe('UPDATE_COMPLETE')
})

test('what a template asks for wrongly is refused before a stack is there', async () => {
  const unknown = change('a', 'CREATE', {
    B: { Type: 'AWS::S3::Bucket', Properties: { BucketName: { 'Fn::Cidr': [] } } },
  })
  await expect(unknown).rejects.toThrow('function is not emulated: Fn::Cidr')
  await expect(client.send(new DescribeStacksCommand({ StackName: 's' }))).rejects.toThrow('does not exist')
})
