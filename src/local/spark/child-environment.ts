import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { EngineUnavailable } from '../../core/errors.ts'
import type { EquippedContext } from '../engine.ts'
import type { Installation } from '../install/installation.ts'

export interface ChildPlace {
  /** The worker's own temporary directory: TMPDIR, java.io.tmpdir and Spark's scratch space. */
  readonly temporary: string
  /** What the JVMs of this worker take the machine's number of processors to be; undefined: what they find. */
  readonly processors: number | undefined
}

/** The whole environment of a Spark process: nothing of soalbench's own environment passes through. */
export function childEnvironment(
  context: Pick<EquippedContext, 'installation' | 'region' | 'engineId'>,
  place: ChildPlace,
): Record<string, string> {
  const { python, sparkHome, javaHome } = context.installation
  return {
    PATH: [dirname(python), join(javaHome, 'bin'), '/usr/local/bin', '/usr/bin', '/bin'].join(':'),
    HOME: place.temporary,
    TMPDIR: place.temporary,
    LANG: 'C.UTF-8',
    TZ: 'UTC',
    AWS_REGION: context.region,
    AWS_DEFAULT_REGION: context.region,
    JAVA_HOME: javaHome,
    JDK_JAVA_OPTIONS: javaOptions(place),
    PYSPARK_PYTHON: python,
    PYSPARK_DRIVER_PYTHON: python,
    SPARK_HOME: sparkHome,
    // Keeps a conf folder that somebody left in the installation from changing what is measured.
    SPARK_CONF_DIR: join(place.temporary, 'no-conf'),
    SPARK_LOCAL_DIRS: place.temporary,
    SPARK_LOCAL_IP: '127.0.0.1',
    // The pip package has no release layout to read it from: without it a Worker cannot launch executors.
    SPARK_SCALA_VERSION: scalaVersion(context.installation),
    SOALBENCH_ENGINE: context.engineId,
  }
}

/** JDK_JAVA_OPTIONS also reaches executors, which a Worker starts. UsePerfData would write to the host's /tmp. */
function javaOptions({ temporary, processors }: ChildPlace): string {
  const options = ['-XX:-UsePerfData', `"-Djava.io.tmpdir=${temporary}"`]
  if (processors !== undefined) options.push(`-XX:ActiveProcessorCount=${processors}`)
  return options.join(' ')
}

function scalaVersion({ sparkHome }: Installation): string {
  const core = readdirSync(join(sparkHome, 'jars')).find((name) => name.startsWith('spark-core_'))
  const version = core === undefined ? undefined : /^spark-core_([\d.]+)-/.exec(core)?.[1]
  if (version === undefined) {
    throw new EngineUnavailable(`spark is incomplete: no spark-core jar below ${sparkHome}`, {
      suggestions: ['Run "soalbench local install" again.'],
    })
  }
  return version
}
