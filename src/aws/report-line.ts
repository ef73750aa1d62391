/** What Lambda says of one invocation. Every field may be missing: absent is undefined, never 0. */
export interface Report {
  readonly requestId: string | undefined
  readonly durationMs: number | undefined
  /** Billed Restore is already inside. */
  readonly billedMs: number | undefined
  readonly memoryMiB: number | undefined
  readonly maxMemoryMiB: number | undefined
  /** Absent does not mean warm: suppressed or re-run inits have none either. */
  readonly initMs: number | undefined
  readonly restoreMs: number | undefined
  readonly billedRestoreMs: number | undefined
  /** `timeout`, `error`, `success`, `failure`; text reports of old have none. */
  readonly status: string | undefined
  readonly errorType: string | undefined
  readonly dialect: 'text' | 'json'
  /** The line, or lines, as they were in the log. */
  readonly raw: string
}

/** An init that failed or overran, or in the JSON format any init. */
export interface InitReport {
  readonly initMs: number | undefined
  readonly phase: string | undefined
  readonly status: string | undefined
  readonly errorType: string | undefined
}

/**
 * The LAST report of an invocation in its log, in any dialect: text of old (no Status) and new, JSON log format,
 * emulators (Init before Duration), TABs missing or turned into spaces, XRAY glued on. Fields are found by key, never by
 * position. With a request id only reports of that id count: scripts print text that looks like one.
 */
export function parseReport(log: string, requestId?: string): Report | undefined {
  const reports = [...textReports(log), ...jsonReports(log)].sort((a, b) => a.at - b.at)
  return reports.findLast(({ report }) => requestId === undefined || report.requestId === requestId)?.report
}

/** The last INIT_REPORT line or `platform.initReport` record. */
export function parseInitReport(log: string): InitReport | undefined {
  const lines = log.split('\n')
  const text = lines.findLast((line) => line.includes('INIT_REPORT'))
  if (text !== undefined) {
    const fields = fieldsOf(text.slice(text.indexOf('INIT_REPORT')))
    return {
      initMs: milliseconds(fields.get('Init Duration')),
      phase: word(fields.get('Phase')),
      status: word(fields.get('Status')),
      errorType: word(fields.get('Error Type')),
    }
  }
  const json = lines.findLast((line) => /"type"\s*:\s*"platform\.initReport"/.test(line))
  if (json === undefined) return undefined
  return {
    initMs: jsonAmount(json, 'durationMs'),
    phase: jsonText(json, 'phase'),
    status: jsonText(json, 'status'),
    errorType: jsonText(json, 'errorType'),
  }
}

interface Found {
  readonly at: number
  readonly report: Report
}

const marker = 'REPORT RequestId:'
/** A longer key must stand before the key it ends with: `Billed Duration` before `Duration`. */
const keys =
  /(Billed Restore Duration|Restore Duration|Billed Duration|Init Duration|Duration|Memory Size|Max Memory Used|Error Type|Status|Phase|XRAY TraceId|SegmentId|Sampled|RequestId):[ \t]*/g

function textReports(log: string): Found[] {
  const starts = [...log.matchAll(/REPORT RequestId:/g)].map((match) => match.index)
  return starts.map((at, index) => {
    const raw = eventAt(log.slice(at, starts[index + 1]))
    const fields = fieldsOf(raw.slice(marker.length - 'RequestId:'.length))
    return {
      at,
      report: {
        requestId: word(fields.get('RequestId')),
        durationMs: milliseconds(fields.get('Duration')),
        billedMs: milliseconds(fields.get('Billed Duration')),
        memoryMiB: megabytes(fields.get('Memory Size')),
        maxMemoryMiB: megabytes(fields.get('Max Memory Used')),
        initMs: milliseconds(fields.get('Init Duration')),
        restoreMs: milliseconds(fields.get('Restore Duration')),
        billedRestoreMs: milliseconds(fields.get('Billed Restore Duration')),
        status: word(fields.get('Status')),
        errorType: word(fields.get('Error Type')),
        dialect: 'text',
        raw,
      },
    }
  })
}

/** The report's line, and the XRAY line that belongs to the same log event. */
function eventAt(text: string): string {
  const [line = '', next = ''] = text.split(/\r?\n/, 2)
  return next.startsWith('XRAY TraceId:') ? `${line}\n${next}` : line
}

/** Splits at the known keys; what lies between one key and the next is the value. The first of a key wins. */
function fieldsOf(text: string): Map<string, string> {
  const found = [...text.matchAll(keys)]
  const fields = new Map<string, string>()
  found.forEach((match, index) => {
    const [whole, key = ''] = match
    const value = text.slice(match.index + whole.length, found[index + 1]?.index).trim()
    if (value !== '' && !fields.has(key)) fields.set(key, value)
  })
  return fields
}

/** What comes after the first white space belongs to nobody. */
const word = (value: string | undefined): string | undefined => value?.split(/\s/)[0]

/** With its unit right behind it: of a log that was cut off, `Duration: 12` may have been 1234 ms. */
const milliseconds = (value: string | undefined): number | undefined =>
  finite(/^(\d+(?:\.\d+)?)[ \t]*ms/.exec(value ?? '')?.[1])

const megabytes = (value: string | undefined): number | undefined =>
  finite(/^(\d+(?:\.\d+)?)[ \t]*MB/.exec(value ?? '')?.[1])

function finite(digits: string | undefined): number | undefined {
  const value = Number(digits ?? Number.NaN)
  return Number.isFinite(value) ? value : undefined
}

/**
 * Fields by quoted key instead of JSON.parse: AWS's own documented example has a trailing comma, and extensions glue
 * text to the line. In a report no key occurs twice.
 */
function jsonReports(log: string): Found[] {
  const starts = [...log.matchAll(/"type"\s*:\s*"platform\.report"/g)].map((match) => match.index)
  return starts.map((at, index) => {
    const raw = recordAt(log, at, starts[index + 1])
    return {
      at,
      report: {
        requestId: jsonText(raw, 'requestId'),
        durationMs: jsonAmount(raw, 'durationMs'),
        billedMs: jsonAmount(raw, 'billedDurationMs'),
        memoryMiB: jsonAmount(raw, 'memorySizeMB'),
        maxMemoryMiB: jsonAmount(raw, 'maxMemoryUsedMB'),
        initMs: jsonAmount(raw, 'initDurationMs'),
        restoreMs: jsonAmount(raw, 'restoreDurationMs'),
        billedRestoreMs: jsonAmount(raw, 'billedRestoreDurationMs'),
        status: jsonText(raw, 'status'),
        errorType: jsonText(raw, 'errorType'),
        dialect: 'json',
        raw,
      },
    }
  })
}

/** One line as a rule; a record printed over several lines reaches to the next record. */
function recordAt(log: string, at: number, next: number | undefined): string {
  const begin = log.lastIndexOf('\n', at) + 1
  const end = log.indexOf('\n', at)
  const line = log.slice(begin, end === -1 ? undefined : end)
  return line.includes('"requestId"') ? line : log.slice(at, next)
}

/** A whole JSON number that is not negative, up to the comma or bracket behind it: a cut one is none. */
function jsonAmount(text: string, key: string): number | undefined {
  return finite(
    new RegExp(`"${key}"\\s*:\\s*(\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?)\\s*[,}\\]]`).exec(text)?.[1],
  )
}

function jsonText(text: string, key: string): string | undefined {
  return new RegExp(`"${key}"\\s*:\\s*"([^"]*)"`).exec(text)?.[1]
}
