import { serviceError } from '../aws/service-error.ts'
import { UsageInvalid } from '../core/errors.ts'
import { bucketOf, type DeployContext } from './deploy-context.ts'
import { ask } from './wait-for.ts'

interface ObjectId {
  readonly Key: string
  readonly VersionId?: string
}

/** Past nights, kept for comparisons: nothing makes them again. */
const historyPrefix = 'history/'

/** Whether the stack's bucket is there, and this account's. */
export async function isBucketThere(context: DeployContext): Promise<boolean> {
  const { sdk, control } = await context.clients.bucket()
  try {
    await ask(() => control.send(new sdk.HeadBucketCommand({ Bucket: bucketOf(context) })), context)
    return true
  } catch (error) {
    if (/^(NotFound|NoSuchBucket)$/.test(serviceError(error).name) || serviceError(error).status === 404)
      return false
    throw error
  }
}

/** @throws UsageInvalid where there are past nights */
export async function refuseHistory(context: DeployContext): Promise<void> {
  if (!(await isBucketThere(context))) return
  for await (const page of versions(context, historyPrefix)) {
    if (page.length === 0) continue
    throw new UsageInvalid(
      `bucket holds the history of nightly runs: s3://${bucketOf(context)}/${historyPrefix}`,
      {
        suggestions: [
          `Keep a copy first: aws s3 sync s3://${bucketOf(context)}/${historyPrefix} history/`,
          'Then give the same command with --yes-delete-history.',
        ],
      },
    )
  }
}

/** Removes every object, version, delete marker and unfinished upload. @returns how many */
export async function emptyBucket(context: DeployContext): Promise<number> {
  if (!(await isBucketThere(context))) return 0
  let removed = 0
  for (;;) {
    // From the beginning each time: what was listed is gone.
    const page = (await versions(context, '').next()).value ?? []
    if (page.length === 0) break
    await deletePage(page, context)
    removed += page.length
  }
  if (removed > 0) context.say(`emptied bucket ${bucketOf(context)}: ${removed} objects and versions`)
  return removed + (await abortUploads(context))
}

async function* versions(
  context: DeployContext,
  Prefix: string,
): AsyncGenerator<readonly ObjectId[], undefined> {
  const { sdk, control } = await context.clients.bucket()
  let KeyMarker: string | undefined
  let VersionIdMarker: string | undefined
  for (;;) {
    const command = new sdk.ListObjectVersionsCommand({
      Bucket: bucketOf(context),
      Prefix,
      KeyMarker,
      VersionIdMarker,
    })
    const page = await ask(() => control.send(command), context)
    yield [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])].flatMap(({ Key, VersionId }) =>
      Key === undefined ? [] : [{ Key, ...(VersionId !== undefined && { VersionId }) }],
    )
    if (page.IsTruncated !== true) return undefined
    KeyMarker = page.NextKeyMarker
    VersionIdMarker = page.NextVersionIdMarker
  }
}

async function deletePage(page: readonly ObjectId[], context: DeployContext): Promise<void> {
  const { sdk, control } = await context.clients.bucket()
  const command = new sdk.DeleteObjectsCommand({
    Bucket: bucketOf(context),
    Delete: { Objects: [...page], Quiet: true },
  })
  const { Errors } = await ask(() => control.send(command), context)
  const [first] = Errors ?? []
  if (first === undefined) return
  throw Object.assign(new Error(`${first.Key ?? ''}: ${first.Message ?? ''}`), {
    name: first.Code ?? 'Error',
  })
}

async function abortUploads(context: DeployContext): Promise<number> {
  const { sdk, control } = await context.clients.bucket()
  const Bucket = bucketOf(context)
  let aborted = 0
  for (;;) {
    const { Uploads } = await ask(
      () => control.send(new sdk.ListMultipartUploadsCommand({ Bucket })),
      context,
    )
    if ((Uploads ?? []).length === 0) return aborted
    for (const { Key, UploadId } of Uploads ?? []) {
      const command = new sdk.AbortMultipartUploadCommand({ Bucket, Key, UploadId })
      await ask(() => control.send(command), context).catch((error: unknown) => {
        if (serviceError(error).name !== 'NoSuchUpload') throw error
      })
      aborted += 1
    }
  }
}
