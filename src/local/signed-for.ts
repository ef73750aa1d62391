import type { WireRequest } from './wire.ts'

/** The service that the signature of a request names; undefined without a signature. */
export const signedFor = ({ headers }: Pick<WireRequest, 'headers'>): string | undefined =>
  /Credential=[^,\s]*\/([a-z0-9-]+)\/aws4_request/.exec(headers['authorization'] ?? '')?.[1]
