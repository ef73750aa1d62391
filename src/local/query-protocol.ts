import { randomUUID } from 'node:crypto'
import type { WireRequest, WireResponse } from './wire.ts'

/** One call of the query protocol: a form whose keys spell lists and structures (`Tags.member.1.Key`). */
export interface QueryCall {
  readonly action: string
  /** Undefined where it is not given. */
  text(key: string): string | undefined
  /** `Capabilities.member.1`, `.2` … */
  texts(key: string): readonly string[]
  /** The structures of a list, each by its own keys. */
  structures(key: string): readonly Readonly<Record<string, string>>[]
}

/** An error in the words of a query service. */
export class QueryError extends Error {
  readonly code: string
  readonly status: number

  constructor(code: string, message: string, status = 400) {
    super(message)
    this.name = 'QueryError'
    this.code = code
    this.status = status
  }
}

/** XML of one level: text, a list (as members), or a structure; undefined leaves the element out. */
export type XmlContent =
  string | number | boolean | undefined | readonly XmlContent[] | { readonly [key: string]: XmlContent }

export const actionOf = (request: WireRequest): string | undefined =>
  isForm(request) ? (formOf(request).get('Action') ?? undefined) : undefined

export function parseQueryCall(request: WireRequest): QueryCall {
  const form = formOf(request)
  const numbered = (key: string): Map<number, Record<string, string>> => {
    const found = new Map<number, Record<string, string>>()
    const prefix = `${key}.member.`
    for (const [name, value] of form) {
      if (!name.startsWith(prefix)) continue
      const [index = '', ...rest] = name.slice(prefix.length).split('.')
      const entry = found.get(Number(index)) ?? {}
      entry[rest.join('.')] = value
      found.set(Number(index), entry)
    }
    return new Map([...found].toSorted(([a], [b]) => a - b))
  }
  return {
    action: form.get('Action') ?? '',
    text: (key) => form.get(key) ?? undefined,
    texts: (key) => [...numbered(key).values()].map((entry) => entry[''] ?? ''),
    structures: (key) => [...numbered(key).values()],
  }
}

export function queryAnswer(namespace: string, action: string, result: XmlContent): WireResponse {
  const body = `<${action}Result>${xmlOf(result)}</${action}Result>`
  const metadata = `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata>`
  return xml(200, `<${action}Response xmlns="${namespace}">${body}${metadata}</${action}Response>`)
}

export function queryFailure(namespace: string, { code, message, status }: QueryError): WireResponse {
  const type = status < 500 ? 'Sender' : 'Receiver'
  const error = `<Type>${type}</Type><Code>${code}</Code><Message>${escaped(message)}</Message>`
  return xml(
    status,
    `<ErrorResponse xmlns="${namespace}"><Error>${error}</Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`,
  )
}

function xmlOf(content: XmlContent): string {
  if (content === undefined) return ''
  if (typeof content !== 'object') return escaped(String(content))
  if (isList(content)) return content.map((each) => `<member>${xmlOf(each)}</member>`).join('')
  return Object.entries(content)
    .map(([name, value]) => (value === undefined ? '' : `<${name}>${xmlOf(value)}</${name}>`))
    .join('')
}

const isList = (content: XmlContent): content is readonly XmlContent[] => Array.isArray(content)

/** XML 1.0 has no way to write most control characters. */
const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/\p{Cc}/gu, (control) => ('\n\t'.includes(control) ? control : '?'))

const xml = (status: number, body: string): WireResponse => ({
  status,
  headers: { 'content-type': 'text/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?>${body}`,
})

const isForm = ({ headers }: WireRequest): boolean =>
  headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true

const formOf = ({ body }: WireRequest): URLSearchParams => new URLSearchParams(Buffer.from(body).toString())
