import type { Companion } from '../../core/companion.ts'
import type { Charge } from '../charge.ts'
import { billable } from '../decimal.ts'
import { network } from './network.ts'
import { preInitialisedCapacity } from './pre-initialised-capacity.ts'
import { provisionedConcurrency } from './provisioned-concurrency.ts'

/**
 * What a companion charge counts, as billers do for usages; a quantity of 0 makes no line.
 * @throws UsageInvalid for a quantity that is none
 */
export const chargesOfCompanion = (companion: Companion): readonly Charge[] =>
  countedBy(companion).filter(({ quantity }) => quantity.gt(0))

function countedBy(companion: Companion): readonly Charge[] {
  switch (companion.charge) {
    case 's3-requests':
      return [
        work('s3-put-requests', companion.put, 'put', 'every PUT, COPY, POST and LIST counts'),
        work('s3-get-requests', companion.get, 'get', 'every GET and other request counts'),
      ]
    case 's3-storage':
      return [work('s3-storage', companion.gbMonths, 'gbMonths', 'GB × months kept in S3 Standard')]
    case 'logs':
      return [
        work('logs-ingest', companion.ingestedGb, 'ingestedGb', 'GB written to CloudWatch Logs'),
        work('logs-storage', companion.storedGbMonths, 'storedGbMonths', 'GB × months kept, as compressed'),
      ]
    case 'ecr-storage':
      return [work('ecr-storage', companion.gbMonths, 'gbMonths', 'GB × months of images kept in ECR')]
    case 'pre-initialised-capacity':
      return preInitialisedCapacity(companion)
    case 'provisioned-concurrency':
      return provisionedConcurrency(companion)
    case 'nat-gateway':
      return network(companion, 'NAT gateway')
    case 'vpc-endpoint':
      return network(companion, 'interface endpoint in a zone')
  }
}

const work = (item: string, quantity: number, name: string, rule: string): Charge => ({
  item,
  quantity: billable(quantity, name),
  reason: 'work',
  rule: `${rule}: ${quantity}`,
})
