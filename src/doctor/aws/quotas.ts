import { serviceQuotas } from '../../aws/account.ts'
import type { ClientOptions } from '../../aws/client-options.ts'
import { callFailure, describeServiceError } from '../../aws/service-error.ts'
import { ok, skipped, warning, type Check } from '../check.ts'

interface Need {
  readonly name: string
  readonly service: string
  /** Of the quota, as Service Quotas names it. */
  readonly quota: RegExp
  readonly unit: string
  readonly least: number
}

/** What a run with the default sizings takes at once; a new account has as little as 10 concurrent executions. */
const needs: readonly Need[] = [
  {
    ...{ name: 'quota: Lambda', service: 'lambda', quota: /^concurrent executions$/i },
    ...{ unit: 'concurrent executions', least: 10 },
  },
  {
    ...{ name: 'quota: EMR Serverless', service: 'emr-serverless', quota: /vcpus? per account/i },
    ...{ unit: 'vCPUs', least: 4 },
  },
  {
    ...{ name: 'quota: Glue', service: 'glue', quota: /^max (task )?dpus per account$/i },
    ...{ unit: 'DPUs', least: 4 },
  },
]

export const quotaChecks = (options: ClientOptions): readonly Check[] =>
  needs.map(({ name, service, quota, unit, least }) => ({
    name,
    async look() {
      try {
        const quotas = await serviceQuotas(service, options)
        const [, value] = [...quotas].find(([named]) => quota.test(named)) ?? []
        if (value === undefined) return skipped(`Service Quotas does not name it in ${options.region}`)
        if (value >= least) return ok(`${value} ${unit}`)
        const raise = `Ask for more: Service Quotas, ${service}, in ${options.region}`
        return warning(`${value} ${unit}, a run of the default matrix takes ${least}`, raise)
      } catch (error) {
        // Who may run benchmarks need not be allowed to read quotas.
        if (callFailure(error) === 'refused') return skipped(describeServiceError(error))
        throw error
      }
    },
  }))
