import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda'
import { GetJobCommand, GlueClient } from '@aws-sdk/client-glue'
import type { Account } from '../account.ts'
import { refused } from '../expect.ts'
import type { Fact } from '../fact.ts'

const reference = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/signature-v4-troubleshooting.html'

/** Who may call at all. */
export const signatures: readonly Fact[] = [
  {
    ...{ id: 'lambda.wrong-secret', service: 'lambda', source: reference },
    sentence: 'A request signed with another secret is InvalidSignatureException, 403',
    steps: async (account) => {
      const { accessKeyId } = await account.clients.lambda.config.credentials()
      const list = listWith(account, { accessKeyId, secretAccessKey: 'a-wrong-secret' })
      await refused(list, 'InvalidSignatureException', 403)
    },
  },
  {
    ...{ id: 'lambda.unknown-key', service: 'lambda', source: reference },
    sentence: 'An unknown access key is UnrecognizedClientException, 403',
    steps: async (account) => {
      const list = listWith(account, { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'none' })
      await refused(list, 'UnrecognizedClientException', 403)
    },
  },
  {
    ...{ id: 'glue.unknown-key', service: 'glue', source: reference },
    sentence: 'An unknown access key is UnrecognizedClientException for Glue too, 400 or 403',
    steps: async (account) => {
      const { config } = account.clients.glue
      const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'none' }
      const endpoint = config.isCustomEndpoint === true ? await config.endpoint?.() : undefined
      const client = new GlueClient({
        ...{ region: await config.region(), credentials },
        ...(endpoint !== undefined && { endpoint }),
      })
      const get = client.send(new GetJobCommand({ JobName: 'any' })).finally(() => client.destroy())
      await refused(get, 'UnrecognizedClientException', [400, 403])
    },
  },
]

async function listWith(
  { clients: { lambda } }: Account,
  credentials: { readonly accessKeyId: string; readonly secretAccessKey: string },
): Promise<unknown> {
  const { config } = lambda
  const endpoint = config.isCustomEndpoint === true ? await config.endpoint?.() : undefined
  const region = await config.region()
  const client = new LambdaClient({ region, credentials, ...(endpoint !== undefined && { endpoint }) })
  return client.send(new ListFunctionsCommand({})).finally(() => client.destroy())
}
