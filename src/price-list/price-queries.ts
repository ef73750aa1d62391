import { companionQueries } from './companion-queries.ts'
import type { PriceQuery } from './price-query.ts'
import { serverlessQueries } from './serverless-queries.ts'

const byItem: ReadonlyMap<string, PriceQuery> = new Map(
  [...serverlessQueries, ...companionQueries].map((query) => [query.item, query]),
)

/** Items that have a query, besides `ec2-<type>` and `emr-ec2-<type>` of every instance type. */
export const queriedItems: readonly string[] = [...byItem.keys()]

/** Where the rate of an item is in the price list; undefined for an item that soalbench cannot look up. */
export function priceQueryOf(item: string): PriceQuery | undefined {
  const instance = /^(?<emr>emr-)?ec2-(?<type>[a-z0-9-]+\.[a-z0-9-]+)$/.exec(item)?.groups
  if (instance?.['type'] === undefined) return byItem.get(item)
  return instance['emr'] === undefined
    ? ec2Query(item, instance['type'])
    : emrEc2Query(item, instance['type'])
}

const boxUsage = (type: string): string => `BoxUsage:${type}`

/** Linux on shared hardware, on demand. */
const ec2Query = (item: string, instanceType: string): PriceQuery => ({
  item,
  unit: 'instance-hour',
  serviceCode: 'AmazonEC2',
  filters: {
    instanceType,
    operatingSystem: 'Linux',
    tenancy: 'Shared',
    preInstalledSw: 'NA',
    capacitystatus: 'Used',
  },
  operation: 'RunInstances',
  usagetype: boxUsage(instanceType),
  listUnit: /^(Hrs?|Hours?)$/i,
})

/** What EMR adds to the price of the instance. */
const emrEc2Query = (item: string, instanceType: string): PriceQuery => ({
  item,
  unit: 'instance-hour',
  serviceCode: 'ElasticMapReduce',
  filters: { productFamily: 'Elastic Map Reduce Instance', softwareType: 'EMR', instanceType },
  usagetype: boxUsage(instanceType),
  listUnit: /^(Hrs?|Hours?)$/i,
})
