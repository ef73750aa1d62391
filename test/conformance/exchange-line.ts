import type { Exchange } from '../../src/local/wire.ts'

/** One call as a line of JSON, bodies in base64. */
export function exchangeLine({ service, operation, request, response }: Exchange): string {
  const { method, path, query, headers, body } = request
  const line = {
    ...{ service, operation, method, path, query: query.toString(), headers },
    body: Buffer.from(body).toString('base64'),
    status: response.status,
    // The door adds it to every answer.
    answerHeaders: { 'x-amzn-requestid': 'of the door', ...response.headers },
    answer: Buffer.from(response.body ?? '').toString('base64'),
  }
  return `${JSON.stringify(line)}\n`
}
