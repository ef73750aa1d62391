import type { PythonToken } from './python-tokens.ts'

/** A breach of the contract of a workload's script. */
export interface Breach {
  readonly line: number
  readonly rule: string
  readonly message: string
  readonly remedy: string
}

/** A token of the code, comments and docstrings left out, with its neighbours. */
interface Place {
  readonly token: PythonToken
  readonly owner: PythonToken | undefined
  readonly previous: PythonToken | undefined
  readonly next: PythonToken | undefined
  /** First word of the statement. */
  readonly statement: string
}

interface Rule {
  readonly rule: string
  readonly remedy: string
  /** What is wrong at this place, or undefined. */
  readonly breach: (place: Place) => string | undefined
}

const called = ({ token, next }: Place, ...names: string[]): boolean =>
  token.kind === 'name' && names.includes(token.text) && next?.text === '('

const imported = ({ token, statement }: Place, ...names: string[]): boolean =>
  token.kind === 'name' && names.includes(token.text) && /^(import|from)$/.test(statement)

const text = ({ token }: Place, pattern: RegExp): boolean =>
  token.kind === 'string' && pattern.test(token.text)

const rules: readonly Rule[] = [
  {
    rule: 'master-named',
    remedy: 'Leave the master to the platform: a local master leaves the work in the driver of a cluster.',
    breach: (place) => {
      if (called(place, 'master') && place.previous?.text === '.')
        return 'the script names a master: .master('
      if (called(place, 'setMaster')) return 'the script names a master: setMaster('
      return text(place, /^spark\.master$/) ? 'the script names a master: spark.master' : undefined
    },
  },
  {
    rule: 'own-session',
    remedy: 'Use the session that work(spark, event, probe) is given.',
    breach: (place) => {
      const own = called(place, 'SparkContext', 'SQLContext', 'HiveContext')
      if (own) return `the script makes its own session: ${place.token.text}(`
      const built = place.token.text === 'builder' && place.previous?.text === '.'
      if (built && place.token.kind === 'name') return 'the script makes its own session: .builder'
      return called(place, 'getOrCreate', 'newSession')
        ? `the script makes its own session: ${place.token.text}(`
        : undefined
    },
  },
  {
    rule: 'session-stopped',
    remedy: 'Leave the session open: the probe writes the result document through it, and stops it then.',
    breach: (place) => {
      const session = /^(spark|session|sc|sparkContext|context)$/.test(place.owner?.text ?? '')
      return session && called(place, 'stop') ? 'the script stops the session' : undefined
    },
  },
  {
    rule: 'probe-imported',
    remedy: 'Remove the import: probe and job are staged as one file, run_workload is already there.',
    breach: (place) => (imported(place, 'probe') ? 'the script imports probe' : undefined),
  },
  {
    rule: 'glue-only',
    remedy: 'Use plain PySpark: awsglue exists on Glue alone.',
    breach: (place) => {
      if (imported(place, 'awsglue')) return 'the script imports awsglue'
      return place.token.kind === 'name' && place.token.text === 'GlueContext'
        ? 'the script uses GlueContext'
        : undefined
    },
  },
  {
    rule: 'future-import',
    remedy: 'Remove it: the job is not at the beginning of the staged file, where Python wants such imports.',
    breach: (place) => (imported(place, '__future__') ? 'the script imports from __future__' : undefined),
  },
  {
    rule: 'absolute-path',
    remedy: 'Take the path from the event, for example event["INPUT_PATH"].',
    breach: (place) => {
      // /proc and /sys are how a script looks at its host; they mean the same everywhere.
      const path = text(place, /^(\/(?!proc\/|sys\/)[\w.-]+(\/|$)|[a-z]:\\|file:\/)/i)
      return path ? `absolute path: ${shown(place)}` : undefined
    },
  },
  {
    rule: 'host-named',
    remedy: 'Take locations from the event; endpoints belong to the platform.',
    breach: (place) => {
      const uri = text(place, /\b[a-z][a-z0-9+]*:\/\/[\w.-]/i)
      const host = text(place, /\blocalhost\b|\b\d{1,3}(\.\d{1,3}){3}\b|\.amazonaws\.com\b/i)
      return uri || host ? `host or bucket: ${shown(place)}` : undefined
    },
  },
  {
    rule: 'credentials',
    remedy: 'Remove it (and revoke a real key): every platform gives its role to the script by itself.',
    breach: (place) => {
      const key = /\b(AKIA|ASIA)[A-Z0-9]{16}\b/.test(place.token.text)
      if (key) return 'the script contains an AWS access key'
      const setting =
        /aws_?(access_?key|secret|session_?token)|fs\.s3[an]?\..*(access\.key|secret\.key|session\.token|credentials)|credentials_?provider/i
      const named = place.token.kind !== 'operator' && setting.test(place.token.text)
      return named ? `the script deals with credentials: ${shown(place)}` : undefined
    },
  },
]

/** Every breach in the order of the lines. */
export function breaches(tokens: readonly PythonToken[]): Breach[] {
  const comments = tokens.filter((token) => token.kind === 'comment')
  const statements = statementsOf(tokens)
  const code = statements.flat()
  const found = [
    ...statements.flatMap(placesOf).flatMap(breachesAt),
    ...comments.flatMap(leakedKey),
    ...missingCall(code),
  ]
  return found.sort((a, b) => a.line - b.line)
}

function placesOf(statement: readonly PythonToken[]): Place[] {
  return statement.map((token, index) => ({
    token,
    owner: statement[index - 2],
    previous: statement[index - 1],
    next: statement[index + 1],
    statement: statement[0]?.text ?? '',
  }))
}

function breachesAt(place: Place): Breach[] {
  return rules.flatMap(({ rule, remedy, breach }) => {
    const message = breach(place)
    return message === undefined ? [] : [{ line: place.token.line, rule, message, remedy }]
  })
}

/** A comment may say anything, but a key in it has leaked all the same. */
function leakedKey(token: PythonToken): Breach[] {
  if (!/\b(AKIA|ASIA)[A-Z0-9]{16}\b/.test(token.text)) return []
  return [
    {
      line: token.line,
      rule: 'credentials',
      message: 'a comment contains an AWS access key',
      remedy: 'Remove and revoke it.',
    },
  ]
}

function missingCall(code: readonly PythonToken[]): Breach[] {
  const calls = code.some((token, index) => {
    const defined = code[index - 1]?.text === 'def'
    return token.kind === 'name' && token.text === 'run_workload' && code[index + 1]?.text === '(' && !defined
  })
  if (calls) return []
  return [
    {
      line: code.at(-1)?.line ?? 1,
      rule: 'run-workload-missing',
      message: 'the script never calls run_workload',
      remedy: 'End it with run_workload(work), where work(spark, event, probe) does the work.',
    },
  ]
}

/** Logical lines, without comments and without strings that are statements of their own (docstrings). */
function statementsOf(tokens: readonly PythonToken[]): PythonToken[][] {
  const statements: PythonToken[][] = [[]]
  let depth = 0
  for (const token of tokens) {
    if (token.kind === 'newline' && depth === 0) statements.push([])
    if (token.kind === 'newline' || token.kind === 'comment') continue
    statements.at(-1)?.push(token)
    if (token.kind === 'operator') depth += /[([{]/.test(token.text) ? 1 : /[)\]}]/.test(token.text) ? -1 : 0
  }
  return statements.filter((statement) => statement.some(({ kind }) => kind !== 'string'))
}

function shown({ token }: Place): string {
  return token.text.length > 60 ? `${token.text.slice(0, 60)}…` : token.text
}
