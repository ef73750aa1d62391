import { GetProductsCommand, PricingClient } from '@aws-sdk/client-pricing'

/** What soalbench uses of the Pricing client, by name: a bundler keeps only what is named here. */
export const pricingSdk = { GetProductsCommand, PricingClient }
