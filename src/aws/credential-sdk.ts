import { fromNodeProviderChain } from '@aws-sdk/credential-providers'

/** What soalbench uses of the credential providers, by name: a bundler keeps only what is named here. */
export const credentialSdk = { fromNodeProviderChain }
