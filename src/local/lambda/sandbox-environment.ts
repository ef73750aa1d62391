import { dirname, join } from 'node:path'
import type { EquippedContext, FunctionDefinition } from '../engine.ts'
import { visibleCpus } from './visible-cpus.ts'

/** Names that Lambda sets itself and refuses in a function's configuration. */
export const reservedNames: ReadonlySet<string> = new Set([
  '_HANDLER',
  '_X_AMZN_TRACE_ID',
  'AWS_ACCESS_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_DEFAULT_REGION',
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_LAMBDA_MAX_CONCURRENCY',
  'AWS_LAMBDA_RUNTIME_API',
  'AWS_REGION',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'LAMBDA_RUNTIME_DIR',
  'LAMBDA_TASK_ROOT',
])

/**
 * The whole environment of a sandbox; nothing of soalbench's own passes through. As in a container image there is no
 * AWS_EXECUTION_ENV. Credentials are dummies: a local script has no business with an account.
 */
export function sandboxEnvironment(
  context: Pick<EquippedContext, 'installation' | 'region' | 'engineId'>,
  definition: FunctionDefinition,
  sandbox: {
    readonly version: string
    readonly logStream: string
    readonly runtimeApi: string
    /** As the function sees it. */
    readonly temporary: string
  },
): Record<string, string> {
  const { python, sparkHome, javaHome } = context.installation
  return {
    PATH: [dirname(python), join(javaHome, 'bin'), '/usr/local/bin', '/usr/bin', '/bin'].join(':'),
    // Lambda has en_US.UTF-8, which many hosts lack; both mean UTF-8.
    LANG: 'C.UTF-8',
    TZ: ':UTC',
    HOME: sandbox.temporary,
    TMPDIR: sandbox.temporary,
    SPARK_HOME: sparkHome,
    JAVA_HOME: javaHome,
    JDK_JAVA_OPTIONS: javaOptions(definition, sandbox.temporary),
    // The file system of an image is read-only.
    PYTHONDONTWRITEBYTECODE: '1',
    ...definition.environment,
    PYTHONPATH: [definition.taskRoot, definition.environment['PYTHONPATH']].filter(Boolean).join(':'),
    AWS_LAMBDA_RUNTIME_API: sandbox.runtimeApi,
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: sandbox.version,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMiB),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${definition.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: sandbox.logStream,
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_REGION: context.region,
    AWS_DEFAULT_REGION: context.region,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: 'local',
    LAMBDA_TASK_ROOT: definition.taskRoot,
    LAMBDA_RUNTIME_DIR: dirname(python),
    _HANDLER: definition.handler,
    SOALBENCH_ENGINE: context.engineId,
  }
}

/** A JVM sees the quota of its cgroup; in Lambda's guest it sees whole processors by memory size. */
function javaOptions(definition: FunctionDefinition, temporary: string): string {
  const options = [`-XX:ActiveProcessorCount=${visibleCpus(definition.memoryMiB)}`]
  if (temporary !== '/tmp') options.push(`"-Djava.io.tmpdir=${temporary}"`)
  return options.join(' ')
}
