import { ListServiceQuotasCommand, ServiceQuotasClient } from '@aws-sdk/client-service-quotas'

/** What soalbench uses of the Service Quotas client, by name: a bundler keeps only what is named here. */
export const serviceQuotasSdk = { ListServiceQuotasCommand, ServiceQuotasClient }
