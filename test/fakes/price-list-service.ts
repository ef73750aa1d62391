import type { IncomingMessage, ServerResponse } from 'node:http'
import { listen } from './listen.ts'
import { documentOf, type Listed } from './price-list-documents.ts'

interface ProductsCall {
  readonly ServiceCode: string
  readonly Filters?: readonly { readonly Type: string; readonly Field: string; readonly Value: string }[]
  readonly NextToken?: string
  readonly MaxResults?: number
}

interface SeenCall extends ProductsCall {
  readonly authorization: string
}

/** Instead of an answer: an error document with its type, raw text, or a cut connection. */
export type Fault =
  | { readonly error: string; readonly message?: string; readonly status?: number }
  | { readonly status: number; readonly body: string }
  | 'reset'

export interface PriceListService {
  readonly endpoint: string
  readonly calls: SeenCall[]
  readonly close: () => Promise<void>
}

export interface ServiceOptions {
  readonly products: readonly Listed[]
  /** By the number of the call, from 1. */
  readonly fault?: (count: number, call: ProductsCall) => Fault | undefined
  /** Most products on a page, whatever is asked for. */
  readonly pageSize?: number
  /** What stands in the place of a product's document. */
  readonly documentText?: (listed: Listed) => string
}

/** A loopback AWSPriceListService: GetProducts of the AWS JSON 1.1 protocol, with TERM_MATCH filters and pages. */
export async function priceListService(options: ServiceOptions): Promise<PriceListService> {
  const calls: SeenCall[] = []
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const call: ProductsCall = JSON.parse(await read(request))
    calls.push({ ...call, authorization: request.headers.authorization ?? '' })
    const fault = refusalOf(request) ?? options.fault?.(calls.length, call)
    if (fault === 'reset') response.socket?.destroy()
    else if (fault === undefined) answer(response, 200, pageOf(options, call))
    else if ('body' in fault) response.writeHead(fault.status).end(fault.body)
    else
      answer(response, fault.status ?? 400, {
        __type: fault.error,
        message: fault.message ?? `${fault.error} of the test`,
      })
  }
  return { ...(await listen((request, response) => void serve(request, response))), calls }
}

/** What the service refuses: another operation, and a call without a signature for it. */
function refusalOf({ headers }: IncomingMessage): Fault | undefined {
  if (headers['x-amz-target'] !== 'AWSPriceListService.GetProducts')
    return { error: 'UnknownOperationException' }
  if (headers['content-type'] !== 'application/x-amz-json-1.1') return { error: 'SerializationException' }
  const signed = /^AWS4-HMAC-SHA256 Credential=[^/]+\/\d{8}\/us-east-1\/pricing\/aws4_request, SignedHeaders=/
  if (!signed.test(headers.authorization ?? '')) return { error: 'MissingAuthenticationTokenException' }
  return undefined
}

function pageOf({ products, pageSize = 100, documentText = documentOf }: ServiceOptions, call: ProductsCall) {
  const matching = products.filter(
    (listed) =>
      listed.serviceCode === call.ServiceCode &&
      (call.Filters ?? []).every(
        ({ Type, Field, Value }) =>
          Type === 'TERM_MATCH' &&
          (Field === 'productFamily' ? listed.family : listed.attributes[Field]) === Value,
      ),
  )
  const start = call.NextToken === undefined ? 0 : Number(Buffer.from(call.NextToken, 'base64').toString())
  const end = start + Math.min(call.MaxResults ?? 100, pageSize)
  return {
    FormatVersion: 'aws_v1',
    PriceList: matching.slice(start, end).map(documentText),
    ...(end < matching.length && { NextToken: Buffer.from(String(end)).toString('base64') }),
  }
}

async function read(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  return body
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.1',
    'x-amzn-requestid': 'request-1',
  })
  response.end(JSON.stringify(body))
}

export const pricingCredentials = {
  AWS_ACCESS_KEY_ID: 'AKIALOOPBACK',
  AWS_SECRET_ACCESS_KEY: 'loopback',
  AWS_EC2_METADATA_DISABLED: 'true',
} as const
