import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

/** A second checkout of this program, built, whose workload `aggregate` takes `share` more of its own time: 0.3 is 30 % slower. */
export async function slowedProgram(folder: string, share: number): Promise<string> {
  await mkdir(folder, { recursive: true })
  // The program finds its folder by where these lie, so they are copies.
  for (const name of ['bin', 'package.json', 'workloads', 'oclif.manifest.json']) {
    await cp(resolve(name), join(folder, name), { recursive: true })
  }
  for (const name of ['dist', 'node_modules', 'datasets', 'infra', 'python']) {
    await symlink(resolve(name), join(folder, name))
  }
  const job = join(folder, 'workloads/aggregate/job.py')
  const last = '.parquet(event["OUTPUT_PATH"])\n'
  const script = await readFile(job, 'utf8')
  if (!script.includes(last)) throw new Error('the workload aggregate does not end as it did')
  // The probe stands before the job in one file, with its clock.
  const slow = `    _time.sleep(${share} * (_time.time() - _PYTHON_START / 1000))\n`
  await writeFile(job, script.replace(last, `${last}${slow}`))
  return join(folder, 'bin/run.js')
}
