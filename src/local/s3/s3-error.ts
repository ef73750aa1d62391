import { element, xmlDocument } from './xml.ts'
import type { WireResponse } from '../wire.ts'

/** An error as S3's rest-xml has it; one for a HEAD request has no body. */
export class S3Error extends Error {
  readonly code: string
  readonly status: number
  readonly #details: Readonly<Record<string, string>>

  constructor(status: number, code: string, message: string, details: Readonly<Record<string, string>> = {}) {
    super(message)
    this.status = status
    this.code = code
    this.#details = details
  }

  get response(): WireResponse {
    const fields = { Code: this.code, Message: this.message, ...this.#details }
    const content = Object.entries(fields).map(([name, text]) => element(name, text))
    return {
      status: this.status,
      headers: { 'content-type': 'application/xml' },
      body: xmlDocument('Error', content, { namespace: false }),
    }
  }
}

export const noSuchKey = (key: string): S3Error =>
  new S3Error(404, 'NoSuchKey', 'The specified key does not exist.', { Key: key })

export const noSuchUpload = (): S3Error =>
  new S3Error(
    404,
    'NoSuchUpload',
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
  )

export const invalidArgument = (message: string): S3Error => new S3Error(400, 'InvalidArgument', message)

export const malformedXml = (): S3Error =>
  new S3Error(
    400,
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
  )

export const preconditionFailed = (header: string): S3Error =>
  new S3Error(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', {
    Condition: header,
  })
