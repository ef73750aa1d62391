import { textOf, type ResourceProvider } from '../resource-provider.ts'

/** What has no effect here but being there: policies of buckets, retries of functions, budgets. `idOf` is what Ref gives. */
export const recordedProvider = (idProperty: string | undefined): ResourceProvider => ({
  make: ({ properties, logicalId, stackName }) =>
    Promise.resolve({
      id:
        (idProperty === undefined ? undefined : textOf(properties, idProperty)) ??
        `${stackName}-${logicalId}`,
      attributes: {},
    }),
  change: (_, made) => Promise.resolve(made),
  remove: () => Promise.resolve(),
})
