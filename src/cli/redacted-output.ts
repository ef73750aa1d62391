import { redact } from '../core/redact.ts'

/**
 * From now on nothing reaches the terminal, a pipe or a log but through `redact`: also not what oclif, the SDK and
 * `DEBUG=*` write themselves, and Node's warnings.
 */
export function redactOutput(): void {
  for (const stream of [process.stdout, process.stderr]) redactStream(stream)
  redactWarnings()
}

function redactStream(stream: NodeJS.WriteStream): void {
  const write = stream.write.bind(stream)
  // The overloads of write cannot be told one by one; what follows the text is passed on as it is.
  const redacted = (chunk: Uint8Array | string, ...rest: unknown[]): boolean =>
    Reflect.apply(write, stream, [redactChunk(chunk), ...rest]) === true
  stream.write = redacted
}

function redactChunk(chunk: Uint8Array | string): Uint8Array | string {
  if (typeof chunk === 'string') return redact(chunk)
  const text = Buffer.from(chunk).toString('latin1')
  const safe = redact(text)
  return safe === text ? chunk : Buffer.from(safe, 'latin1')
}

/** Node prints its warnings past `process.stderr`. */
function redactWarnings(): void {
  if (process.listenerCount('warning') === 0) return
  process.removeAllListeners('warning')
  process.on('warning', ({ name, message }) => {
    process.stderr.write(`${name}: ${message}\n`)
  })
}
