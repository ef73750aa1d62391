import { execFile } from 'node:child_process'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accountEnvironment } from '../../src/local/client-environment.ts'
import { openAccount, type AccountSetting } from '../deployment/account-setting.ts'

/** Python with boto3, and beside it the AWS CLI; set by "npm test". */
const tools = process.env['SOALBENCH_TEST_TOOLS_PYTHON'] ?? ''

describe.skipIf(tools === '')(
  'a stack as the AWS CLI and boto3 see it (needs SOALBENCH_TEST_TOOLS_PYTHON)',
  () => {
    let setting: AccountSetting
    beforeAll(async () => {
      setting = await openAccount({ region: 'eu-central-1' })
      await setting.up({ Owner: 'me', GithubRepository: 'me/it' })
    })
    afterAll(() => setting.close())

    const run = async (program: string, args: readonly string[]): Promise<string> => {
      const env = {
        PATH: '/usr/bin:/bin',
        AWS_EC2_METADATA_DISABLED: 'true',
        ...accountEnvironment(setting.engine),
      }
      const { stdout } = await promisify(execFile)(join(dirname(tools), program), args, { env })
      return stdout.trim()
    }
    const aws = (...args: string[]): Promise<string> => run('aws', [...args, '--output', 'text'])
    const ofStack = ['--stack-name', 'soalbench']
    const bucket = 'soalbench-000000000000-eu-central-1'

    it('lists the stack, its events and its resources', async () => {
      expect(
        await aws('cloudformation', 'describe-stacks', ...ofStack, '--query', 'Stacks[].StackStatus'),
      ).toBe('UPDATE_COMPLETE')
      // A query is made for each page of an answer.
      const events = await aws(
        'cloudformation',
        'describe-stack-events',
        ...ofStack,
        '--query',
        'StackEvents[].EventId',
      )
      expect(events.split(/\s+/).length).toBeGreaterThan(100)
      const ids = ['--query', 'StackResourceSummaries[].LogicalResourceId']
      const resources = await aws('cloudformation', 'list-stack-resources', ...ofStack, ...ids)
      expect(resources.split(/\s+/).length).toBeGreaterThan(35)
      await expect(aws('cloudformation', 'describe-stacks', '--stack-name', 'nosuch')).rejects.toThrow(
        'An error occurred (ValidationError) when calling the DescribeStacks operation: Stack with id nosuch does not exist',
      )
    })

    it('finds what is in it where it belongs', async () => {
      expect(await aws('s3', 'ls', `s3://${bucket}/image-src/`)).toMatch(/\.zip$/)
      expect(
        await aws(
          'lambda',
          'get-function-configuration',
          '--function-name',
          'soalbench-1769',
          '--query',
          'MemorySize',
        ),
      ).toBe('1769')
      expect(await aws('glue', 'get-job', '--job-name', 'soalbench', '--query', 'Job.Name')).toBe('soalbench')
      expect(await aws('emr-serverless', 'list-applications', '--query', 'length(applications)')).toBe('2')
      expect(await aws('iam', 'list-roles', '--query', 'Roles[].RoleName')).toContain('soalbench-nightly')
      expect(
        await aws(
          'iam',
          'get-role',
          '--role-name',
          'soalbench-lambda',
          '--query',
          'Role.AssumeRolePolicyDocument.Version',
        ),
      ).toBe('2012-10-17')
      expect(await aws('sts', 'get-caller-identity', '--query', 'Account')).toBe('000000000000')
      expect(
        await aws(
          'service-quotas',
          'list-service-quotas',
          '--service-code',
          'lambda',
          '--query',
          'length(Quotas)',
        ),
      ).toBe('2')
      const tagged = [
        '--tag-filters',
        'Key=stack,Values=soalbench',
        '--query',
        'length(ResourceTagMappingList)',
      ]
      expect(Number(await aws('resourcegroupstaggingapi', 'get-resources', ...tagged))).toBeGreaterThan(20)
      expect(await aws('ecr', 'describe-repositories', '--query', 'repositories[].imageTagMutability')).toBe(
        'IMMUTABLE',
      )
      expect(
        await aws(
          'codebuild',
          'list-builds-for-project',
          '--project-name',
          'soalbench-image',
          '--query',
          'length(ids)',
        ),
      ).toBe('1')
    })

    it('boto3 deploys a stack of its own, and waits for it with its own waiters', async () => {
      const script = `
import boto3, json
c = boto3.client('cloudformation')
body = json.dumps({'Resources': {'B': {'Type': 'AWS::S3::Bucket', 'Properties': {'BucketName': 'of-boto'}}}, 'Outputs': {'N': {'Value': {'Ref': 'B'}}}})
a = dict(StackName='other', ChangeSetName='first')
c.create_change_set(**a, ChangeSetType='CREATE', TemplateBody=body, Capabilities=['CAPABILITY_NAMED_IAM'])
quick = {'Delay': 1, 'MaxAttempts': 20}
c.get_waiter('change_set_create_complete').wait(**a, WaiterConfig=quick)
c.execute_change_set(**a)
c.get_waiter('stack_create_complete').wait(StackName='other', WaiterConfig=quick)
print(c.describe_stacks(StackName='other')['Stacks'][0]['Outputs'][0]['OutputValue'])
c.delete_stack(StackName='other')
c.get_waiter('stack_delete_complete').wait(StackName='other', WaiterConfig=quick)
print(len(boto3.client('s3').list_buckets()['Buckets']))
`
      expect(await run('python', ['-c', script])).toBe('of-boto\n1')
    })
  },
)
