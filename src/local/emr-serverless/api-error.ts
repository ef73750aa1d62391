import type { WireResponse } from '../wire.ts'

const statuses = {
  ValidationException: 400,
  ResourceNotFoundException: 404,
  ConflictException: 409,
  InternalServerException: 500,
} as const

/** An error of EMR Serverless as its REST protocol carries it. */
export class ApiError extends Error {
  readonly type: keyof typeof statuses

  constructor(type: keyof typeof statuses, message: string) {
    super(message)
    this.type = type
  }

  get response(): WireResponse {
    return {
      status: statuses[this.type],
      headers: { 'content-type': 'application/json', 'x-amzn-errortype': this.type },
      body: JSON.stringify({ message: this.message }),
    }
  }
}

export const invalid = (message: string): ApiError => new ApiError('ValidationException', message)
export const notFound = (message: string): ApiError => new ApiError('ResourceNotFoundException', message)
export const conflict = (message: string): ApiError => new ApiError('ConflictException', message)
