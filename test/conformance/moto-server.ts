import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { toolsPython } from './checked-by-models.ts'

export interface MotoServer {
  readonly endpoint: string
  close(): Promise<void>
}

/** moto, which others wrote, as a server of its own on a free loopback port. */
export async function startMoto(): Promise<MotoServer> {
  const port = await freePort()
  const endpoint = `http://127.0.0.1:${port}`
  const child = spawn(join(dirname(toolsPython), 'moto_server'), ['-H', '127.0.0.1', '-p', String(port)], {
    stdio: 'ignore',
    env: { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8' },
  })
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  for (let attempt = 1; !(await isUp(endpoint)); attempt += 1) {
    if (attempt > 600 || child.exitCode !== null) throw new Error('moto does not answer')
    await delay(100)
  }
  return {
    endpoint,
    close: () => {
      child.kill('SIGKILL')
      return gone
    },
  }
}

const isUp = (endpoint: string): Promise<boolean> =>
  fetch(`${endpoint}/moto-api/`).then(
    ({ ok }) => ok,
    () => false,
  )

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
