import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'

/** Another process that holds the file until it is killed, or for `ms`. */
export async function holdDatabase(path: string, ms = 60_000): Promise<ChildProcess> {
  const script = `
    const { DuckDBInstance } = require('@duckdb/node-api')
    DuckDBInstance.create(process.argv[1]).then((db) => {
      console.log('held')
      setTimeout(() => db.closeSync(), ${ms})
    })`
  const child = spawn(process.execPath, ['-e', script, path], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  return child
}
