import { invalid } from './api-error.ts'

export interface Page<T> {
  readonly items: readonly T[]
  readonly nextToken: string | undefined
}

/** One page of a list; the token is the offset in base64. @throws ApiError for a size or token that cannot be */
export function pageOf<T>(items: readonly T[], query: URLSearchParams, most: number): Page<T> {
  const size = Number(query.get('maxResults') ?? most)
  if (!Number.isInteger(size) || size < 1 || size > most) {
    throw invalid(`maxResults must be from 1 to ${most}`)
  }
  const token = query.get('nextToken')
  const offset = token === null ? 0 : Number(Buffer.from(token, 'base64url').toString())
  if (!Number.isInteger(offset) || offset < 0) throw invalid('nextToken is not valid')
  const end = offset + size
  const nextToken = end < items.length ? Buffer.from(String(end)).toString('base64url') : undefined
  return { items: items.slice(offset, end), nextToken }
}
