// `npm start`: a small matrix on all three platforms with real Spark, then the report. Flags after `--` go to `run`.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { buildProgram, installEngines, installPackages, root, say } from './setup.mjs'

installPackages()
buildProgram()
installEngines()

const soalbench = (...args) =>
  spawnSync(process.execPath, [join(root, 'bin/run.js'), ...args], { stdio: 'inherit' }).status ?? 1
const given = process.argv.slice(2)
// Three repetitions: fewer name no winner.
const matrix = [
  ...['--sizes', '10kb,30mb', '--platforms', 'lambda,emr-serverless,glue', '--memory', '1769'],
  ...['--workloads', 'aggregate', '--starts', 'cold,warm', '--reps', '3'],
]

const ran = soalbench('run', ...(given.length > 0 ? given : matrix))
// 3: some trials failed. They are part of the result, so the report is still worth reading.
if (ran !== 0 && ran !== 3) process.exit(ran)
const reported = soalbench('report')
if (ran === 3) say('some trials failed: the report names them')
process.exit(reported === 0 ? ran : reported)
