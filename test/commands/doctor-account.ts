import type { ServerResponse } from 'node:http'
import { onTestFinished } from 'vitest'
import type { ClientOptions } from '../../src/aws/client-options.ts'
import { listen } from '../fakes/listen.ts'

export interface Account {
  readonly quotas: Readonly<Record<string, number>>
  /** Added to the time of the service, ms. */
  readonly aheadMs?: number
  /** Refuses who asks. */
  readonly refusal?: 'credentials' | 'quotas'
}

/** STS and Service Quotas as they speak on the wire: there is nothing local that could be asked. */
export async function accountServices(account: Account): Promise<ClientOptions> {
  const { endpoint, close } = await listen((request, response) => {
    request.resume().on('end', () => {
      response.sendDate = false
      response.setHeader('date', new Date(Date.now() + (account.aheadMs ?? 0)).toUTCString())
      if (request.headers['x-amz-target'] === undefined) identity(response, account)
      else quotas(response, account)
    })
  })
  onTestFinished(close)
  const credentials = { accessKeyId: 'test-account-key', secretAccessKey: 'test-account-secret' }
  return { region: 'us-east-1', endpoint, credentials }
}

const xml = (content: string) =>
  `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">${content}</GetCallerIdentityResponse>`

function identity(response: ServerResponse, { refusal }: Account): void {
  response.setHeader('content-type', 'text/xml')
  if (refusal === 'credentials') {
    response.writeHead(403)
    response.end(
      '<ErrorResponse><Error><Type>Sender</Type><Code>ExpiredToken</Code><Message>The security token included in the request is expired</Message></Error></ErrorResponse>',
    )
    return
  }
  response.end(
    xml(
      '<GetCallerIdentityResult><Arn>arn:aws:sts::123456789012:assumed-role/bench/jane@example.org</Arn><UserId>A:B</UserId><Account>123456789012</Account></GetCallerIdentityResult>',
    ),
  )
}

function quotas(response: ServerResponse, account: Account): void {
  response.setHeader('content-type', 'application/x-amz-json-1.1')
  if (account.refusal === 'quotas') {
    response.writeHead(400, { 'x-amzn-errortype': 'AccessDeniedException' })
    response.end(JSON.stringify({ __type: 'AccessDeniedException', Message: 'not yours to read' }))
    return
  }
  const all = Object.entries(account.quotas).map(([QuotaName, Value]) => ({ QuotaName, Value }))
  response.end(JSON.stringify({ Quotas: all }))
}
