import { createHash, createHmac } from 'node:crypto'
import { request as httpRequest } from 'node:http'

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** One HTTP request as it stands, on a connection of its own. */
export function send(
  endpoint: string,
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: Uint8Array | string } = {},
): Promise<Answer> {
  const { hostname, port } = new URL(endpoint)
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      { hostname, port, path, method: options.method ?? 'GET', headers: options.headers, agent: false },
      (incoming) => {
        const chunks: Buffer[] = []
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
        incoming.on('end', () => {
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            body: Buffer.concat(chunks).toString(),
          })
        })
      },
    )
    outgoing.on('error', reject)
    outgoing.end(options.body)
  })
}

/** Headers of a request to `path` without query or body, signed with plain steps of the AWS documentation. */
export function signGet(
  endpoint: string,
  path: string,
  given: { accessKeyId: string; secretAccessKey: string; service: string; region: string; at: Date },
): Record<string, string> {
  const host = new URL(endpoint).host
  const time = `${given.at.toISOString().replaceAll(/[-:]/g, '').slice(0, 15)}Z`
  const date = time.slice(0, 8)
  const hash = (text: string): string => createHash('sha256').update(text).digest('hex')
  const mac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()
  const canonical = `GET\n${path}\n\nhost:${host}\nx-amz-date:${time}\n\nhost;x-amz-date\n${hash('')}`
  const scope = `${date}/${given.region}/${given.service}/aws4_request`
  const toSign = `AWS4-HMAC-SHA256\n${time}\n${scope}\n${hash(canonical)}`
  let key = mac(`AWS4${given.secretAccessKey}`, date)
  for (const part of [given.region, given.service, 'aws4_request']) key = mac(key, part)
  const signature = mac(key, toSign).toString('hex')
  return {
    host,
    'x-amz-date': time,
    authorization: `AWS4-HMAC-SHA256 Credential=${given.accessKeyId}/${scope}, SignedHeaders=host;x-amz-date, Signature=${signature}`,
  }
}
