/** An event of Spark with all its accumulators has some hundred kilobytes. */
const mostLineBytes = 16 * 1024 * 1024
const mostBytes = 1024 ** 3

/**
 * Lines of a stream of bytes without their line feed, the last one without its end as well. Lines longer than 16 MiB are left
 * out, and so is everything behind the first GiB: whoever wrote the file must not fill our memory. A stream that breaks ends.
 */
export async function* boundedLines(chunks: AsyncIterable<unknown>): AsyncGenerator<string> {
  let parts: Buffer[] = []
  let length = 0
  let read = 0
  const add = (part: Buffer): void => {
    length += part.length
    if (length <= mostLineBytes) parts.push(part)
  }
  const take = (): string | undefined => {
    const line = length > mostLineBytes ? undefined : Buffer.concat(parts).toString('utf8')
    parts = []
    length = 0
    return line?.endsWith('\r') === true ? line.slice(0, -1) : line
  }
  for await (const chunk of endingQuietly(chunks)) {
    let from = 0
    for (let feed = chunk.indexOf(0x0a); feed >= 0; feed = chunk.indexOf(0x0a, from)) {
      add(chunk.subarray(from, feed))
      const line = take()
      if (line !== undefined) yield line
      from = feed + 1
    }
    add(chunk.subarray(from))
    read += chunk.length
    if (read > mostBytes) return
  }
  const line = take()
  if (line !== undefined && line !== '') yield line
}

async function* endingQuietly(chunks: AsyncIterable<unknown>): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of chunks) if (Buffer.isBuffer(chunk)) yield chunk
  } catch {
    return
  }
}
