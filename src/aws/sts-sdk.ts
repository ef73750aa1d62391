import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'

/** What soalbench uses of the STS client, by name: a bundler keeps only what is named here. */
export const stsSdk = { GetCallerIdentityCommand, STSClient }
