import type { JobDefinition } from '../engine.ts'
import { invalidInput } from './glue-error.ts'
import type { CreateJobRequest } from './request-shapes.ts'
import { workerType } from './worker-types.ts'

/** A job as it stands in the catalogue; run values come from here where a run does not say otherwise. */
export interface GlueJob {
  readonly settings: CreateJobRequest
  /** Epoch ms. */
  readonly createdAtMs: number
  readonly modifiedAtMs: number
}

export const defaultGlueVersion = '5.1'

/** 2,880 minutes up to Glue 4.0, 480 from 5.0 on. */
export function defaultTimeoutMinutes(glueVersion: string): number {
  return Number(glueVersion) >= 5 ? 480 : 2880
}

/** @throws GlueError for a worker type that does not exist */
export function checkedSettings(settings: CreateJobRequest): CreateJobRequest {
  const { WorkerType } = settings
  if (WorkerType !== undefined && workerType(WorkerType) === undefined) {
    throw invalidInput(`WorkerType is not known: ${WorkerType}`)
  }
  return settings
}

export function settingsOf(definition: JobDefinition): CreateJobRequest {
  return {
    Name: definition.name,
    Role: 'soalbench-local',
    Command: { Name: 'glueetl', ScriptLocation: definition.scriptLocation, PythonVersion: '3' },
    GlueVersion: definition.glueVersion,
    WorkerType: definition.workerType,
    NumberOfWorkers: definition.numberOfWorkers,
    Timeout: definition.timeoutMinutes,
    ExecutionClass: definition.executionClass,
  }
}

/** The `Job` of GetJob. Timestamps are epoch seconds. */
export function jobView({ settings, createdAtMs, modifiedAtMs }: GlueJob): object {
  const { Tags: _, ...shown } = settings
  const glueVersion = settings.GlueVersion ?? defaultGlueVersion
  const dpus = workerType(settings.WorkerType ?? 'G.1X')?.dpus ?? 1
  const capacity = dpus * (settings.NumberOfWorkers ?? 10)
  return {
    ...shown,
    ...{ JobMode: 'SCRIPT', MaxRetries: 0, GlueVersion: glueVersion },
    ...{ MaxCapacity: capacity, AllocatedCapacity: Math.ceil(capacity) },
    ExecutionProperty: { MaxConcurrentRuns: maxConcurrentRuns(settings) },
    Timeout: settings.Timeout ?? defaultTimeoutMinutes(glueVersion),
    ExecutionClass: settings.ExecutionClass ?? 'STANDARD',
    ...{ CreatedOn: createdAtMs / 1000, LastModifiedOn: modifiedAtMs / 1000 },
  }
}

export function maxConcurrentRuns(settings: CreateJobRequest): number {
  return settings.ExecutionProperty?.MaxConcurrentRuns ?? 1
}
