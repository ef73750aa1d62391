import * as v from 'valibot'
import type { EngineContext } from '../engine.ts'
import { createJsonService, JsonError, type JsonOperations } from '../json-service.ts'
import { parseRequestJson } from '../parse-request.ts'
import type { WireService } from '../wire.ts'

const listRequest = v.object({
  ServiceCode: v.string(),
  NextToken: v.optional(v.string()),
  MaxResults: v.optional(v.number()),
})

type Quotas = Readonly<Record<string, Readonly<Record<string, number>>>>

/** Service Quotas of 2026-11, as "AWS general reference" has them for an account that asked for nothing. */
const usual: Quotas = {
  lambda: { 'Concurrent executions': 1000, 'Function and layer storage': 75 },
  'emr-serverless': { 'Max concurrent vCPUs per account': 16 },
  glue: { 'Max concurrent job runs per account': 200, 'Max task DPUs': 300 },
}

/** Service Quotas (JSON 1.1, 2019-06-24), its reading half. */
export function createServiceQuotasService(
  context: Pick<EngineContext, 'log' | 'region' | 'accountId'>,
  own: Quotas,
): WireService {
  const operations: JsonOperations = new Map([
    [
      'ListServiceQuotas',
      (body: Uint8Array) => {
        const { ServiceCode } = parseRequestJson(
          listRequest,
          body,
          (message) => new JsonError('IllegalArgumentException', message),
        )
        const quotas = { ...usual[ServiceCode], ...own[ServiceCode] }
        if (usual[ServiceCode] === undefined)
          throw new JsonError(
            'NoSuchResourceException',
            `The request failed because the specified service (${ServiceCode}) does not exist.`,
          )
        return {
          Quotas: Object.entries(quotas).map(([QuotaName, Value]) => ({
            ServiceCode,
            QuotaName,
            Value,
            Unit: 'None',
            Adjustable: true,
            GlobalQuota: false,
          })),
        }
      },
    ],
  ])
  return createJsonService({ name: 'servicequotas', target: 'ServiceQuotasV20190624', operations }, context)
}
