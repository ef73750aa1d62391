import * as v from 'valibot'
import type { EngineContext } from '../engine.ts'
import { createJsonService, JsonError, type JsonOperations } from '../json-service.ts'
import { parseRequestJson } from '../parse-request.ts'
import type { WireService } from '../wire.ts'
import type { TagRegistry } from './tag-registry.ts'

const getResourcesRequest = v.object({
  TagFilters: v.optional(v.array(v.object({ Key: v.string(), Values: v.optional(v.array(v.string())) }))),
  ResourceTypeFilters: v.optional(v.array(v.string())),
  PaginationToken: v.optional(v.string()),
  ResourcesPerPage: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100))),
})

/** The Resource Groups Tagging API (JSON 1.1, 2017-01-26), its reading half. */
export function createTaggingService(context: Pick<EngineContext, 'log'>, tags: TagRegistry): WireService {
  const operations: JsonOperations = new Map([
    ['GetResources', (body: Uint8Array) => getResources(tags, body)],
  ])
  return createJsonService(
    { name: 'tagging', target: 'ResourceGroupsTaggingAPI_20170126', operations },
    context,
  )
}

function getResources(registry: TagRegistry, body: Uint8Array): object {
  const request = parseRequestJson(getResourcesRequest, body, invalid)
  const { TagFilters = [], ResourceTypeFilters = [], ResourcesPerPage = 50 } = request
  const found = registry
    .all()
    .filter(({ tags }) => TagFilters.every((filter) => hasTag(tags, filter)))
    .filter(
      ({ arn }) => ResourceTypeFilters.length === 0 || ResourceTypeFilters.some((type) => isOf(arn, type)),
    )
  const from = Number(
    request.PaginationToken === undefined || request.PaginationToken === '' ? 0 : request.PaginationToken,
  )
  if (!Number.isInteger(from))
    throw new JsonError('PaginationTokenExpiredException', 'not a token of this service')
  const to = from + ResourcesPerPage
  return {
    PaginationToken: to < found.length ? String(to) : '',
    ResourceTagMappingList: found.slice(from, to).map(({ arn, tags }) => ({
      ResourceARN: arn,
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    })),
  }
}

const hasTag = (
  tags: Readonly<Record<string, string>>,
  { Key, Values = [] }: { readonly Key: string; readonly Values?: readonly string[] | undefined },
): boolean => tags[Key] !== undefined && (Values.length === 0 || Values.includes(tags[Key]))

/** `lambda` or `lambda:function` */
function isOf(arn: string, type: string): boolean {
  const [, , service = '', , , resource = ''] = arn.split(':')
  const [wanted, kind] = type.split(':')
  return service === wanted && (kind === undefined || resource.startsWith(kind))
}

const invalid = (message: string): JsonError => new JsonError('InvalidParameterException', message)
