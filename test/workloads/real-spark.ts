import { execFile } from 'node:child_process'
import { delimiter, join } from 'node:path'

/** The Spark that the tests of real parts run, as the test launcher names it. */
export interface RealSpark {
  readonly python: string
  readonly sparkHome: string
  readonly javaHome: string
}

export const needsSpark = 'needs SOALBENCH_TEST_PYTHON, _SPARK_HOME and _JAVA_HOME, which "npm test" sets'

/** Stands in for the Spark of a suite that is skipped. */
export const noSpark: RealSpark = { python: '', sparkHome: '', javaHome: '' }

export function realSpark(): RealSpark | undefined {
  const python = process.env['SOALBENCH_TEST_PYTHON']
  const sparkHome = process.env['SOALBENCH_TEST_SPARK_HOME']
  const javaHome = process.env['SOALBENCH_TEST_JAVA_HOME']
  return python && sparkHome && javaHome ? { python, sparkHome, javaHome } : undefined
}

export interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Environment of a child; TMPDIR keeps the sandbox marker of one test apart from all others. */
export function sparkEnvironment(spark: RealSpark, temporary: string): Record<string, string> {
  return {
    PATH: [join(spark.javaHome, 'bin'), process.env['PATH'] ?? ''].join(delimiter),
    JAVA_HOME: spark.javaHome,
    SPARK_HOME: spark.sparkHome,
    PYSPARK_PYTHON: spark.python,
    SPARK_LOCAL_IP: '127.0.0.1',
    TMPDIR: temporary,
    LANG: 'C.UTF-8',
  }
}

export function spawned(
  command: string,
  argv: readonly string[],
  env: Record<string, string> = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { env, maxBuffer: 64 * 1024 * 1024 }
    execFile(command, argv, options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr })
    })
  })
}

export function submit(
  spark: RealSpark,
  temporary: string,
  argv: readonly string[],
  master = 'local[2]',
): Promise<Ended> {
  const settings = ['--master', master, '--conf', 'spark.ui.enabled=false']
  const warehouse = ['--conf', `spark.sql.warehouse.dir=file:${temporary}/warehouse`]
  const command = join(spark.sparkHome, 'bin', 'spark-submit')
  return spawned(command, [...settings, ...warehouse, ...argv], sparkEnvironment(spark, temporary))
}
