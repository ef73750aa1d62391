import { PlatformUnavailable } from '../core/errors.ts'
import { buildImage } from './build-image.ts'
import {
  dropChangeSet,
  executeChangeSet,
  makeChangeSet,
  type ChangeSetSeen,
  type PlannedChange,
} from './change-set.ts'
import type { DeployContext } from './deploy-context.ts'
import { followStack } from './follow-stack.ts'
import { functionsActive } from './functions-active.ts'
import { imageDigest, isImageThere, keepImage } from './image.ts'
import { causes, deleteStack, settleStack } from './settle-stack.ts'
import type { SourceBundle } from './source-bundle.ts'
import { suggestionsFor } from './stack-failure.ts'
import { readStack, type StackSeen } from './stack-state.ts'

export interface UpRequest {
  /** As committed. */
  readonly template: string
  readonly bundle: SourceBundle
  /** What the user chose; the others keep what the stack has, or the template's default. */
  readonly parameters: Readonly<Record<string, string>>
  readonly tags: Readonly<Record<string, string>>
  /** Asked once, before anything is made. */
  readonly confirm: (plan: UpPlan) => Promise<boolean>
}

interface UpPlan {
  readonly changes: readonly PlannedChange[]
  /** The image of these sources is not there yet: it will be built, and the functions made of it after that. */
  readonly buildsImage: boolean
}

export interface UpReport {
  readonly outcome: 'unchanged' | 'done' | 'declined'
  readonly outputs: Readonly<Record<string, string>>
  readonly imageDigest: string | null
}

/**
 * Makes the stack, its image and its functions, or brings them up to date. Each step looks first at what is there: given
 * again after any end, it goes on. @throws PlatformUnavailable
 */
export async function infraUp(request: UpRequest, context: DeployContext): Promise<UpReport> {
  const before = await settleStack(context)
  const built = await imageDigest(request.bundle.sha256, context)
  const first = { ...request, image: built ?? (await currentImage(before, context)) }
  const planned = await plan(first, before, context)
  const isNothing = planned === undefined && built !== undefined
  if (!isNothing && !(await agreed(request, planned, built === undefined, context)))
    return { outcome: 'declined', outputs: before?.outputs ?? {}, imageDigest: built ?? null }
  if (built !== undefined) await keepImage(built, context)
  if (planned !== undefined) await apply(planned, context)
  const digest = built ?? (await buildImage(request.bundle, context))
  if (built === undefined) await switchImage(request, digest, context)
  const outputs = (await readStack(context))?.outputs ?? {}
  const functions = outputs['FunctionNames']?.split(',') ?? []
  await functionsActive(functions, context)
  return { outcome: isNothing ? 'unchanged' : 'done', outputs, imageDigest: digest }
}

interface Target extends UpRequest {
  /** Digest, or the whole URI that the stack has; undefined: none yet. */
  readonly image: string | undefined
}

/** What the functions run now stays until the new image is there. An image that is gone cannot. */
async function currentImage(
  before: StackSeen | undefined,
  context: DeployContext,
): Promise<string | undefined> {
  const uri = before?.parameters['ImageUri'] ?? ''
  if (uri === '') return undefined
  if (await isImageThere(uri, context)) return uri.split('@')[1]
  context.say(`the functions' image is gone: ${uri}; they are removed until it is built again`)
  return undefined
}

async function plan(
  target: Target,
  before: StackSeen | undefined,
  context: DeployContext,
): Promise<ChangeSetSeen | undefined> {
  const isNew = before === undefined || before.status === 'REVIEW_IN_PROGRESS'
  const { ImageUri: _, ...kept } = isNew ? {} : before.parameters
  const known = new Set(parametersOf(target.template))
  const parameters = Object.fromEntries(
    Object.entries({ ...kept, ...target.parameters }).filter(([name]) => known.has(name)),
  )
  const tags = { ...(isNew ? {} : before.tags), ...target.tags }
  const ImageUri = target.image === undefined ? '' : imageUri(target.image, context)
  const inputs = { template: target.template, parameters: { ...parameters, ImageUri }, tags }
  return makeChangeSet(inputs, isNew ? 'CREATE' : 'UPDATE', context)
}

/** The URI that the repository will have: the stack may not be there to ask. */
const imageUri = (digest: string, { stack, accountId, region, partition }: DeployContext): string => {
  const suffix = partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com'
  return `${accountId}.dkr.ecr.${region}.${suffix}/${stack}-soal@${digest}`
}

function parametersOf(template: string): readonly string[] {
  const parsed: unknown = JSON.parse(template)
  const found =
    typeof parsed === 'object' && parsed !== null && 'Parameters' in parsed ? parsed.Parameters : {}
  return typeof found === 'object' && found !== null ? Object.keys(found) : []
}

async function switchImage(request: UpRequest, digest: string, context: DeployContext): Promise<void> {
  await keepImage(digest, context)
  const seen = await settleStack(context)
  const planned = await plan({ ...request, image: digest }, seen, context)
  if (planned !== undefined) await apply(planned, context)
}

async function apply(planned: ChangeSetSeen, context: DeployContext): Promise<void> {
  if (!(await executeChangeSet(planned, context)))
    throw new PlatformUnavailable(`stack was changed by somebody else at the same time: ${context.stack}`, {
      suggestions: ['Give the same command again when they are done: it looks anew.'],
    })
  const id = (await readStack(context))?.id ?? context.stack
  const { stack, failed } = await followStack(id, context)
  if (stack !== undefined && /^(CREATE|UPDATE)_COMPLETE$/.test(stack.status)) return
  const state = stack?.status ?? 'deleted'
  throw new PlatformUnavailable(
    `stack could not be changed: ${context.stack} is ${state}: ${causes(failed) || stack?.reason || 'no reason given'}`,
    { suggestions: [...suggestionsFor(failed), 'Then give the same command again: it goes on from there.'] },
  )
}

/** A question that nobody can answer leaves as little as one that was answered with no. */
async function agreed(
  { confirm }: UpRequest,
  planned: ChangeSetSeen | undefined,
  buildsImage: boolean,
  context: DeployContext,
): Promise<boolean> {
  let isAgreed = false
  try {
    isAgreed = await confirm({ changes: planned?.changes ?? [], buildsImage })
    return isAgreed
  } finally {
    if (!isAgreed && !context.signal.aborted) await forget(planned, context)
  }
}

/** A declined plan leaves nothing, not even a stack that was never made. */
async function forget(planned: ChangeSetSeen | undefined, context: DeployContext): Promise<void> {
  if (planned !== undefined) await dropChangeSet(planned.id, context)
  const seen = await readStack(context)
  if (seen?.status === 'REVIEW_IN_PROGRESS') await deleteStack(seen, context)
}
