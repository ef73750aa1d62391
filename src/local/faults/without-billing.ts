import * as v from 'valibot'
import { parseJson } from '../parse-json.ts'
import type { WireResponse } from '../wire.ts'

const figures = ['billedResourceUtilization', 'totalResourceUtilization', 'DPUSeconds']
const anything = v.record(v.string(), v.unknown())
const logEvents = v.looseObject({ events: v.array(v.looseObject({ message: v.optional(v.string()) })) })

/**
 * The same answer before the platform knows what it bills: no utilisation, no DPUSeconds, no REPORT line, neither in the
 * tail of an Invoke nor among log events. Undefined where there is none of it.
 */
export function withoutBilling(response: WireResponse): WireResponse | undefined {
  const tail = response.headers?.['x-amz-log-result']
  if (tail !== undefined) return withoutReport(response, tail)
  const text = Buffer.from(response.body ?? '').toString()
  const document = parseJson(anything, text)
  if (document === undefined) return undefined
  const body = JSON.stringify(withoutReportEvents(document), (key, value: unknown) =>
    figures.includes(key) ? undefined : value,
  )
  return body === JSON.stringify(document) ? undefined : { ...response, body }
}

function withoutReport(response: WireResponse, tail: string): WireResponse | undefined {
  const log = Buffer.from(tail, 'base64').toString()
  const kept = log.replace(/^REPORT .*\n?/m, '')
  if (kept === log) return undefined
  const headers = { ...response.headers, 'x-amz-log-result': Buffer.from(kept).toString('base64') }
  return { ...response, headers }
}

function withoutReportEvents(document: object): object {
  const parsed = v.safeParse(logEvents, document)
  if (!parsed.success) return document
  const events = parsed.output.events.filter(({ message }) => message?.startsWith('REPORT ') !== true)
  return { ...document, events }
}
