import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'

/** A wheel of two megabytes, made here. */
export interface Wheel {
  readonly project: string
  readonly file: string
  readonly bytes: Buffer
  readonly sha256: string
}

const script = `
import sys, zipfile, os
project, path = sys.argv[1:]
info = project + '-1.0.dist-info/'
files = {
    project + '/__init__.py': b'answer = 42\\n',
    project + '/data.bin': os.urandom(2000000),
    info + 'METADATA': f'Metadata-Version: 2.1\\nName: {project}\\nVersion: 1.0\\n'.encode(),
    info + 'WHEEL': b'Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n',
}
with zipfile.ZipFile(path, 'w') as wheel:
    for name, content in files.items():
        wheel.writestr(name, content)
    wheel.writestr(info + 'RECORD', ''.join(f'{name},,\\n' for name in [*files, info + 'RECORD']))
`

export function makeWheel(python: string, project: string, folder: string): Wheel {
  const file = `${project}-1.0-py3-none-any.whl`
  execFileSync(python, ['-c', script, project, join(folder, file)])
  const bytes = readFileSync(join(folder, file))
  return { project, file, bytes, sha256: createHash('sha256').update(bytes).digest('hex') }
}

export interface PackageIndex {
  /** For PIP_INDEX_URL. */
  readonly url: string
  /** Wheels that were asked for, in order. */
  readonly served: string[]
  /** File that is sent half and then no further, as on a line that hangs. */
  stalled: string | undefined
  close(): Promise<void>
}

/** A package index as PEP 503 has it, on loopback. */
export async function servePackages(wheels: readonly Wheel[]): Promise<PackageIndex> {
  const served: string[] = []
  const server = createServer((request, response) => {
    const name = (request.url ?? '').split('/').findLast((part) => part !== '') ?? ''
    const wheel = wheels.find(({ file, project }) => file === name || project === name.replaceAll('-', '_'))
    if (wheel === undefined) {
      response.writeHead(404).end()
    } else if (wheel.file === name) {
      served.push(name)
      response.writeHead(200, { 'content-length': wheel.bytes.byteLength })
      if (index.stalled === name) response.write(wheel.bytes.subarray(0, wheel.bytes.byteLength / 2))
      else response.end(wheel.bytes)
    } else {
      response.writeHead(200, { 'content-type': 'text/html' })
      response.end(`<a href="/files/${wheel.file}#sha256=${wheel.sha256}">${wheel.file}</a>`)
    }
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const index: PackageIndex = {
    url: `http://127.0.0.1:${port}/simple`,
    served,
    stalled: undefined,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  }
  return index
}
