import { createServer, type RequestListener } from 'node:http'

/** A real HTTP server on a free port of loopback. */
export async function listen(
  serve: RequestListener,
): Promise<{ endpoint: string; close: () => Promise<void> }> {
  const server = createServer(serve)
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { endpoint: `http://127.0.0.1:${port}`, close }
}
