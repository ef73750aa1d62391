import type { WireResponse } from '../wire.ts'

export const logsContentType = 'application/x-amz-json-1.1'

/** An error of CloudWatch Logs as JSON 1.1 carries it. */
export class LogsError extends Error {
  readonly type: string

  constructor(type: string, message: string) {
    super(message)
    this.type = type
  }

  get response(): WireResponse {
    return {
      status: this.type === 'ServiceUnavailableException' ? 500 : 400,
      headers: { 'content-type': logsContentType, 'x-amzn-errortype': this.type },
      body: JSON.stringify({ __type: this.type, message: this.message }),
    }
  }
}

export const invalidParameter = (message: string): LogsError =>
  new LogsError('InvalidParameterException', message)
export const noSuch = (what: 'log group' | 'log stream'): LogsError =>
  new LogsError('ResourceNotFoundException', `The specified ${what} does not exist.`)
