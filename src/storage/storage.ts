export interface ObjectRef {
  readonly key: string
  readonly uri: string
  readonly bytes: number
}

/**
 * Where payloads, scripts and result documents lie. Keys use `/` and never start with it.
 * Implementations: directory.ts (and s3.ts with the AWS target); register in index.ts.
 */
export interface Storage {
  /** What Spark is given: `file:///…` or `s3://…`. */
  uri(key: string): string
  put(key: string, body: Uint8Array | string): Promise<ObjectRef>
  /** Bring a file of this computer under a key; a file that already lies there is left as it is. */
  putFile(key: string, path: string): Promise<ObjectRef>
  /** The bytes of an object, or undefined where there is none. */
  get(key: string): Promise<Uint8Array | undefined>
  list(prefix: string): Promise<readonly ObjectRef[]>
  /** Remove every object below a prefix; nothing there is not an error. */
  remove(prefix: string): Promise<void>
}
