export type Properties = Readonly<Record<string, unknown>>

/** A resource that is asked for: its properties are evaluated, and its tags are those of the stack and its own. */
export interface ResourceRequest {
  readonly logicalId: string
  readonly stackName: string
  readonly properties: Properties
  readonly tags: Readonly<Record<string, string>>
}

export interface MadeResource {
  /** What Ref gives. */
  readonly id: string
  /** What GetAtt gives. */
  readonly attributes: Readonly<Record<string, string>>
  /** Undefined for what the tagging API does not know. */
  readonly arn?: string
}

/** How resources of one type come into the account and go from it. @throws ResourceFailure from all of them */
export interface ResourceProvider {
  /** The property that names it: with another value it is another resource. */
  readonly nameProperty?: string
  make(request: ResourceRequest): Promise<MadeResource>
  change(request: ResourceRequest, made: MadeResource): Promise<MadeResource>
  remove(made: MadeResource): Promise<void>
}

/** Why a resource could not be made, changed or removed, in the words of its service. */
export class ResourceFailure extends Error {}

export const textOf = (properties: Properties, name: string): string | undefined => {
  const value = properties[name]
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

export const recordOf = (value: unknown): Properties =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
