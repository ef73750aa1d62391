// Loaded by `node --import`: kills this process as `kill -9` does at the n-th point at which something reaches the disk of the
// journal or the wire. SOALBENCH_CRASH_AT names the point; without it the points are counted into SOALBENCH_CRASH_COUNT.
import { subscribe } from 'node:diagnostics_channel'
import { writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'

const at = Number(process.env.SOALBENCH_CRASH_AT ?? 0)
const countFile = process.env.SOALBENCH_CRASH_COUNT
let points = 0

function point() {
  points += 1
  if (points === at) process.kill(process.pid, 'SIGKILL')
}

const handle = await open(process.execPath)
const { datasync } = Object.getPrototypeOf(handle)
// A line of the journal: before it is on the disk for sure, and after.
Object.getPrototypeOf(handle).datasync = async function synced() {
  point()
  const result = await datasync.call(this)
  point()
  return result
}
await handle.close()
// A call of a service: before it is sent, and when its answer has come.
subscribe('http.client.request.start', point)
subscribe('http.client.response.finish', point)
if (countFile !== undefined) process.on('exit', () => writeFileSync(countFile, String(points)))
