import * as v from 'valibot'
import type { EngineContext } from '../engine.ts'
import { createJsonService, JsonError, type JsonOperations } from '../json-service.ts'
import { parseRequestJson } from '../parse-request.ts'
import type { WireService } from '../wire.ts'
import type { EcrImage, EcrRegistry, EcrRepository } from './ecr-registry.ts'

const imageId = v.object({ imageTag: v.optional(v.string()), imageDigest: v.optional(v.string()) })
const images = v.object({ repositoryName: v.string(), imageIds: v.optional(v.array(imageId)) })
const repositories = v.object({ repositoryNames: v.optional(v.array(v.string())) })
const putImageRequest = v.object({
  repositoryName: v.string(),
  imageManifest: v.string(),
  imageTag: v.optional(v.string()),
  imageDigest: v.optional(v.string()),
})

type ImageId = v.InferOutput<typeof imageId>
type Context = Pick<EngineContext, 'accountId' | 'log'>

/** Amazon ECR's control plane (JSON 1.1, 2015-09-21). Layers are pushed by builds, which know the registry itself. */
export function createEcrService(context: Context, registry: EcrRegistry): WireService {
  const target = 'AmazonEC2ContainerRegistry_V20150921'
  return createJsonService({ name: 'ecr', target, operations: operationsOf(context, registry) }, context)
}

const operationsOf = (context: Context, registry: EcrRegistry): JsonOperations =>
  new Map([
    ['DescribeRepositories', (body: Uint8Array) => describeRepositories(context, registry, body)],
    ['DescribeImages', (body: Uint8Array) => describeImages(context, registry, body)],
    ['ListImages', (body: Uint8Array) => listImages(registry, body)],
    ['BatchGetImage', (body: Uint8Array) => batchGetImage(context, registry, body)],
    ['BatchDeleteImage', (body: Uint8Array) => batchDeleteImage(registry, body)],
    ['PutImage', (body: Uint8Array) => putImage(context, registry, body)],
  ])

function describeRepositories({ accountId }: Context, registry: EcrRegistry, body: Uint8Array): object {
  const { repositoryNames } = parse(repositories, body)
  const found = repositoryNames?.map((name) => repositoryOf(registry, name)) ?? registry.all()
  return {
    repositories: found.map(({ name, arn, uri, createdAtMs, immutable }) => ({
      repositoryArn: arn,
      registryId: accountId,
      repositoryName: name,
      repositoryUri: uri,
      createdAt: createdAtMs / 1000,
      imageTagMutability: immutable ? 'IMMUTABLE' : 'MUTABLE',
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: { encryptionType: 'AES256' },
    })),
  }
}

function describeImages({ accountId }: Context, registry: EcrRegistry, body: Uint8Array): object {
  const { repositoryName, imageIds } = parse(images, body)
  const repository = repositoryOf(registry, repositoryName)
  const found = imageIds?.map((id) => imageOf(repository, id)) ?? [...repository.images.values()]
  return {
    imageDetails: found.map(({ digest, tags, sizeBytes, pushedAtMs }) => ({
      registryId: accountId,
      repositoryName,
      imageDigest: digest,
      ...(tags.size > 0 && { imageTags: [...tags].toSorted() }),
      imageSizeInBytes: sizeBytes,
      imagePushedAt: pushedAtMs / 1000,
      imageManifestMediaType: 'application/vnd.docker.distribution.manifest.v2+json',
    })),
  }
}

function listImages(registry: EcrRegistry, body: Uint8Array): object {
  const repository = repositoryOf(registry, parse(images, body).repositoryName)
  return { imageIds: [...repository.images.values()].flatMap(idsOf) }
}

function batchGetImage({ accountId }: Context, registry: EcrRegistry, body: Uint8Array): object {
  const { repositoryName, imageIds = [] } = parse(images, body)
  const repository = repositoryOf(registry, repositoryName)
  const seen = imageIds.map((id) => ({ id, image: find(repository, id) }))
  return {
    images: seen.flatMap(({ id, image }) =>
      image === undefined
        ? []
        : [
            {
              registryId: accountId,
              repositoryName,
              imageId: { ...id, imageDigest: image.digest },
              imageManifest: image.manifest,
            },
          ],
    ),
    failures: seen.flatMap(({ id, image }) => (image === undefined ? [notFound(id)] : [])),
  }
}

function batchDeleteImage(registry: EcrRegistry, body: Uint8Array): object {
  const { repositoryName, imageIds = [] } = parse(images, body)
  const repository = repositoryOf(registry, repositoryName)
  const gone: ImageId[] = []
  const failures: object[] = []
  for (const id of imageIds) {
    const image = find(repository, id)
    if (image === undefined) failures.push(notFound(id))
    else {
      gone.push({ ...id, imageDigest: image.digest })
      if (id.imageTag !== undefined) image.tags.delete(id.imageTag)
      // The last tag takes the image with it.
      if (id.imageTag === undefined || image.tags.size === 0) repository.images.delete(image.digest)
    }
  }
  return { imageIds: gone, failures }
}

function putImage({ accountId }: Context, registry: EcrRegistry, body: Uint8Array): object {
  const { repositoryName, imageManifest, imageTag } = parse(putImageRequest, body)
  const repository = repositoryOf(registry, repositoryName)
  const image = [...repository.images.values()].find(({ manifest }) => manifest === imageManifest)
  if (image === undefined)
    throw new JsonError('LayersNotFoundException', 'The specified layers could not be found')
  if (imageTag !== undefined && image.tags.has(imageTag))
    throw new JsonError(
      'ImageAlreadyExistsException',
      `Image with digest '${image.digest}' and tag '${imageTag}' already exists in the repository with name '${repositoryName}'`,
    )
  if (imageTag !== undefined && find(repository, { imageTag }) !== undefined)
    throw new JsonError(
      'ImageTagAlreadyExistsException',
      `The image tag '${imageTag}' already exists in the '${repositoryName}' repository and cannot be overwritten because the tag is immutable.`,
    )
  if (imageTag !== undefined) image.tags.add(imageTag)
  const id = { imageDigest: image.digest, ...(imageTag !== undefined && { imageTag }) }
  return { image: { registryId: accountId, repositoryName, imageId: id, imageManifest } }
}

function repositoryOf(registry: EcrRegistry, name: string): EcrRepository {
  const found = registry.find(name)
  if (found !== undefined) return found
  const message = `The repository with name '${name}' does not exist in the registry`
  throw new JsonError('RepositoryNotFoundException', message)
}

function imageOf(repository: EcrRepository, id: ImageId): EcrImage {
  const found = find(repository, id)
  if (found !== undefined) return found
  const words = `{imageDigest:'${id.imageDigest ?? 'null'}', imageTag:'${id.imageTag ?? 'null'}'}`
  const message = `The image with imageId ${words} does not exist within the repository with name '${repository.name}'`
  throw new JsonError('ImageNotFoundException', message)
}

const find = ({ images: all }: EcrRepository, { imageTag, imageDigest }: ImageId): EcrImage | undefined =>
  [...all.values()].find(
    ({ digest, tags }) =>
      (imageDigest === undefined || digest === imageDigest) &&
      (imageTag === undefined || tags.has(imageTag)) &&
      (imageDigest !== undefined || imageTag !== undefined),
  )

const idsOf = ({ digest, tags }: EcrImage): readonly ImageId[] =>
  tags.size === 0
    ? [{ imageDigest: digest }]
    : [...tags].toSorted().map((imageTag) => ({ imageDigest: digest, imageTag }))

const notFound = (id: ImageId): object => ({
  imageId: id,
  failureCode: 'ImageNotFound',
  failureReason: 'Requested image not found',
})

const parse = <T>(schema: v.GenericSchema<unknown, T>, body: Uint8Array): T =>
  parseRequestJson(schema, body, (message) => new JsonError('InvalidParameterException', message))
