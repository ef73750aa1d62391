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

/** How an answer leaves: all of it, cut off in the middle of its body, or not at all. */
export type Delivery =
  | { readonly kind: 'whole' | 'half'; readonly response: WireResponse }
  /** The connection is reset; or it stays open without a word until the client goes. */
  | { readonly kind: 'reset' | 'silence' }

export interface WireResponse {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

/** One emulated AWS service. Implementations: lambda/, emr-serverless/, glue/; registered by the engine. */
export interface WireService {
  /** As the scope of a signature names it. */
  readonly name: 'lambda' | 'emr-serverless' | 'glue' | (string & {})
  matches(request: WireRequest): boolean
  /** `Invoke`, `StartJobRun`: as the API reference names it. Undefined for what is no operation: faults leave it alone. */
  operationOf(request: WireRequest): string | undefined
  /** Never throws for a bad request: AWS's error shape is the answer. */
  handle(request: WireRequest): Promise<WireResponse>
  /** Stops all work and removes processes, compartments, mounts and files of this service. */
  close(): Promise<void>
}

/** A request that a service has answered, as the service saw it: faults strike outside of it. */
export interface Exchange {
  readonly service: WireService['name']
  readonly operation: string
  readonly request: WireRequest
  readonly response: WireResponse
}
