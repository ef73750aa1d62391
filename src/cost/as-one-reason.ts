import type { BillableUsage } from '../core/usage.ts'

/** A usage without what tells start-up and minimum from work: it is billed the same. */
export function asOneReason(usage: BillableUsage): BillableUsage {
  switch (usage.platform) {
    case 'lambda': {
      const { startUpShare: _share, meteredMs: _metered, ...billed } = usage
      return billed
    }
    case 'emr-serverless': {
      const { startUpShare: _share, used: _used, ...billed } = usage
      return billed
    }
    case 'glue': {
      const { startUpShare: _share, ...billed } = usage
      return billed
    }
    case 'emr-ec2':
      return usage
  }
}
