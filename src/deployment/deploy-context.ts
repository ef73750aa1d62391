import type { InfraClients } from '../aws/infra-clients.ts'

/** Where a stack is set up or taken down, and how patiently. */
export interface DeployContext {
  readonly clients: InfraClients
  readonly stack: string
  readonly region: string
  readonly accountId: string
  readonly partition: string
  readonly signal: AbortSignal
  /** Epoch ms. */
  readonly now: () => number
  readonly sleep: (ms: number) => Promise<void>
  readonly random: () => number
  /** Pauses between looks: from the first to at most 5 s. */
  readonly firstPauseMs: number
  /** One line of progress. */
  readonly say: (line: string) => void
}

export const bucketOf = ({ stack, accountId, region }: DeployContext): string =>
  `${stack}-${accountId}-${region}`
export const repositoryOf = ({ stack }: DeployContext): string => `${stack}-soal`
export const buildProjectOf = ({ stack }: DeployContext): string => `${stack}-image`
