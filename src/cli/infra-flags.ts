import { awsFlags } from './aws-flags.ts'
import { regionFlag } from './flags.ts'

const { stack, account, yes } = awsFlags

/** Flags of all `infra` commands. */
export const infraFlags = { stack, region: regionFlag, account, 'endpoint-url': awsFlags['endpoint-url'] }

/** Of those that change something. */
export const changeFlags = { ...infraFlags, yes }
