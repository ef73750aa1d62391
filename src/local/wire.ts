/** One HTTP request to a local service, body read. */
export interface WireRequest {
  readonly method: string
  /** Path as sent, percent-encoding kept, without the query. */
  readonly path: string
  readonly query: URLSearchParams
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  /** Aborts when the client goes away. The work it started goes on, as on AWS. */
  readonly signal: AbortSignal
}

export interface WireResponse {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

/** One emulated AWS service. Implementations: lambda/, emr-serverless/, glue/; registered by the engine. */
export interface WireService {
  readonly name: 'lambda' | 'emr-serverless' | 'glue'
  matches(request: WireRequest): boolean
  /** Never throws for a bad request: AWS's error shape is the answer. */
  handle(request: WireRequest): Promise<WireResponse>
  /** Stops all work and removes processes, compartments, mounts and files of this service. */
  close(): Promise<void>
}
