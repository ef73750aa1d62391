import type { WireResponse } from '../wire.ts'

export const glueContentType = 'application/x-amz-json-1.1'

/** An error of Glue as JSON 1.1 carries it: always 400 for the caller's mistakes. */
export class GlueError extends Error {
  readonly type: string

  constructor(type: string, message: string) {
    super(message)
    this.type = type
  }

  get response(): WireResponse {
    return {
      status: this.type === 'InternalServiceException' ? 500 : 400,
      headers: { 'content-type': glueContentType, 'x-amzn-errortype': this.type },
      body: JSON.stringify({ __type: this.type, Message: this.message }),
    }
  }
}

export const invalidInput = (message: string): GlueError => new GlueError('InvalidInputException', message)
export const noSuchEntity = (message: string): GlueError => new GlueError('EntityNotFoundException', message)
