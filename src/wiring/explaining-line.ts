const raised = /^(?:[\w.]+\.)?\w*(?:Error|Exception|Interrupt)\b(?::| *$)/
const cause = /^Caused by: /
const marked = /\b(?:ERROR|FATAL)\b/
const longest = 400

/**
 * The one line of a log that tells why a Spark script failed: what Python raised last, else the innermost cause of the JVM's, else the
 * last line marked as an error. Undefined where nothing of the kind is there.
 */
export function explainingLine(log: string): string | undefined {
  const lines = log.split(/\r?\n/).map((line) => line.replace(/^\d{2,4}[-/T:.,\d ]+Z?\s+(?=\w)/, '').trim())
  const last = (pattern: RegExp): string | undefined => lines.findLast((line) => pattern.test(line))
  return (last(raised) ?? last(cause) ?? last(marked))?.slice(0, longest)
}
