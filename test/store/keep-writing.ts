import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'

/** Another process that holds the file and commits to it for ever. */
export async function keepWriting(path: string): Promise<void> {
  const script = `
    const { DuckDBInstance } = require('@duckdb/node-api')
    ;(async () => {
      const db = await (await DuckDBInstance.create(process.argv[1])).connect()
      console.log('held')
      for (;;) await db.run("UPDATE schema_version SET change = change WHERE version = 1")
    })()`
  const child = spawn(process.execPath, ['-e', script, path], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout, 'data')
}
