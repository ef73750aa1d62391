import type { BuildProject } from './build-project.ts'
import type { Build } from './build.ts'

/** The `build` of BatchGetBuilds. Timestamps are epoch seconds. */
export function buildView(build: Build): object {
  const { project, number, source, environment } = build.request
  const current = build.phases.at(-1)
  return {
    id: build.id,
    arn: build.arn,
    buildNumber: number,
    startTime: build.startedAtMs / 1000,
    ...(build.endedAtMs !== undefined && { endTime: build.endedAtMs / 1000 }),
    currentPhase: current?.type ?? 'SUBMITTED',
    buildStatus: build.status,
    projectName: project.name,
    phases: build.phases.map(({ type, startedAtMs, endedAtMs, status, message }) => ({
      phaseType: type,
      // The last one has no status of its own.
      ...(endedAtMs !== undefined && type !== 'COMPLETED' && { phaseStatus: status }),
      startTime: startedAtMs / 1000,
      ...(endedAtMs !== undefined && {
        endTime: endedAtMs / 1000,
        durationInSeconds: Math.round((endedAtMs - startedAtMs) / 1000),
      }),
      ...(message !== '' && { contexts: [{ statusCode: 'COMMAND_EXECUTION_ERROR', message }] }),
    })),
    source: { type: 'S3', location: source },
    environment: {
      type: 'LINUX_CONTAINER',
      image: 'aws/codebuild/amazonlinux-x86_64-standard:6.0',
      computeType: 'BUILD_GENERAL1_MEDIUM',
      environmentVariables: Object.entries(environment).map(([name, value]) => ({
        name,
        value,
        type: 'PLAINTEXT',
      })),
    },
    logs: { groupName: project.logGroup, streamName: build.stream },
    exportedEnvironmentVariables: [...build.exported].map(([name, value]) => ({ name, value })),
    serviceRole: project.serviceRole,
    buildComplete: build.isOver,
  }
}

export const projectView = (project: BuildProject): object => ({
  name: project.name,
  arn: project.arn,
  source: { type: 'S3', location: project.sourceLocation },
  artifacts: { type: 'NO_ARTIFACTS' },
  serviceRole: project.serviceRole,
  created: project.createdAtMs / 1000,
  environment: {
    type: 'LINUX_CONTAINER',
    image: 'aws/codebuild/amazonlinux-x86_64-standard:6.0',
    computeType: 'BUILD_GENERAL1_MEDIUM',
    environmentVariables: Object.entries(project.environment).map(([name, value]) => ({
      name,
      value,
      type: 'PLAINTEXT',
    })),
  },
  logsConfig: { cloudWatchLogs: { status: 'ENABLED', groupName: project.logGroup } },
})
