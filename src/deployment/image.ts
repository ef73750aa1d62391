import { serviceError } from '../aws/service-error.ts'
import { repositoryOf, type DeployContext } from './deploy-context.ts'
import { ask } from './wait-for.ts'

const absent = /^(RepositoryNotFoundException|ImageNotFoundException)$/
const taken = /^(ImageAlreadyExistsException|ImageTagAlreadyExistsException)$/

/** Digest (`sha256:…`) of the image built from a source; undefined where there is none. */
export async function imageDigest(sourceSha256: string, context: DeployContext): Promise<string | undefined> {
  return digestOf({ imageTag: sourceSha256 }, context)
}

/** Whether the image of a URI by digest is there. */
export async function isImageThere(uri: string, context: DeployContext): Promise<boolean> {
  return (await digestOf({ imageDigest: uri.split('@')[1] ?? '' }, context)) !== undefined
}

async function digestOf(
  id: { readonly imageTag: string } | { readonly imageDigest: string },
  context: DeployContext,
): Promise<string | undefined> {
  const { sdk, control } = await context.clients.ecr()
  const command = new sdk.DescribeImagesCommand({ repositoryName: repositoryOf(context), imageIds: [id] })
  try {
    const { imageDetails } = await ask(() => control.send(command), context)
    return imageDetails?.[0]?.imageDigest
  } catch (error) {
    if (absent.test(serviceError(error).name)) return undefined
    throw error
  }
}

/** Images that functions run have a tag that the repository's rules never expire. */
export async function keepImage(digest: string, context: DeployContext): Promise<void> {
  const { sdk, control } = await context.clients.ecr()
  const repositoryName = repositoryOf(context)
  const get = new sdk.BatchGetImageCommand({ repositoryName, imageIds: [{ imageDigest: digest }] })
  const { images } = await ask(() => control.send(get), context)
  const put = new sdk.PutImageCommand({
    ...{ repositoryName, imageManifest: images?.[0]?.imageManifest ?? '' },
    imageTag: `in-use-${digest.replace(':', '-')}`,
    imageManifestMediaType: images?.[0]?.imageManifestMediaType,
  })
  await ask(() => control.send(put), context).catch((error: unknown) => {
    if (!taken.test(serviceError(error).name)) throw error
  })
}
