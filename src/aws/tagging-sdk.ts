import {
  GetResourcesCommand,
  ResourceGroupsTaggingAPIClient,
} from '@aws-sdk/client-resource-groups-tagging-api'

/** What soalbench uses of the tagging client, by name: a bundler keeps only what is named here. */
export const taggingSdk = { GetResourcesCommand, ResourceGroupsTaggingAPIClient }
