import type { S3Clients } from '../aws/clients.ts'
import { serviceError } from '../aws/service-error.ts'
import { PlatformUnavailable } from '../core/errors.ts'
import { sendPatiently, s3Failure, type S3Context } from './s3-call.ts'
import { fileDigest } from './s3-digest.ts'
import { readManifest, writeManifest, type Manifest } from './s3-manifest.ts'
import { uploadBytes, uploadFile } from './s3-upload.ts'
import { checkKey } from './storage-key.ts'
import type { ObjectRef, Storage } from './storage.ts'

export interface S3StorageOptions {
  readonly bucket: string
  readonly clients: () => Promise<S3Clients>
  /** Ends uploads where they stand; their parts are taken away. */
  readonly signal?: AbortSignal
  /** The most that `get` brings into memory, bytes. Default 64 MiB: what is read are scripts' documents and logs. */
  readonly mostBytes?: number
}

const deletesAtOnce = 1000

/** Objects of one bucket under the keys that they have everywhere. */
export class S3Storage implements Storage {
  readonly #bucket: string
  readonly #options: S3StorageOptions

  constructor(options: S3StorageOptions) {
    this.#bucket = options.bucket
    this.#options = options
  }

  /** As keys are: not percent-encoded. */
  uri(key: string): string {
    return `s3://${this.#bucket}/${checkKey(key)}`
  }

  async put(key: string, body: Uint8Array | string): Promise<ObjectRef> {
    const uri = this.uri(key)
    const bytes = Buffer.from(body)
    await uploadBytes(await this.#context(), key, bytes)
    return { key, uri, bytes: bytes.byteLength }
  }

  /**
   * The manifest beside an object, put last, says that it is whole and what it holds.
   * @throws PlatformUnavailable where other content lies under the key: what is measured must be what was generated
   */
  async putFile(key: string, path: string): Promise<ObjectRef> {
    const uri = this.uri(key)
    const context = await this.#context()
    const wanted = await fileDigest(path)
    const known = await readManifest(context, key)
    if (known === undefined) {
      await uploadFile(context, key, path, wanted.bytes)
      await writeManifest(context, key, wanted)
    } else await this.#requireSame(context, key, known, wanted)
    return { key, uri, bytes: wanted.bytes }
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    const uri = this.uri(key)
    const context = await this.#context()
    const { sdk } = context.clients
    const mostBytes = this.#options.mostBytes ?? 64 * 1024 ** 2
    return sendPatiently(context, `read ${uri}`, async (control) => {
      try {
        const found = await control.send(new sdk.GetObjectCommand({ Bucket: this.#bucket, Key: key }))
        if ((found.ContentLength ?? 0) > mostBytes) {
          // Not read to its end: the connection goes with it.
          await found.Body?.transformToWebStream().cancel()
          throw new PlatformUnavailable(
            `object is too large to be read here: ${uri}: ${found.ContentLength} bytes`,
          )
        }
        return await found.Body?.transformToByteArray()
      } catch (error) {
        if (serviceError(error).name === 'NoSuchKey') return undefined
        throw error
      }
    })
  }

  async list(prefix: string): Promise<readonly ObjectRef[]> {
    if (prefix !== '') checkKey(prefix)
    const below = await this.#all(prefix === '' ? '' : `${prefix}/`)
    if (below.length > 0 || prefix === '') return below
    // Of all keys that begin with it, the prefix itself comes first.
    const [first] = await this.#all(prefix, 1)
    return first?.key === prefix ? [first] : []
  }

  async remove(prefix: string): Promise<void> {
    checkKey(prefix)
    const context = await this.#context()
    const { sdk } = context.clients
    const [own] = await this.#all(prefix, 1)
    const below = await this.#all(`${prefix}/`)
    const keys = [...(own?.key === prefix ? [own] : []), ...below].map(({ key }) => ({ Key: key }))
    for (let at = 0; at < keys.length; at += deletesAtOnce) {
      const Delete = { Objects: keys.slice(at, at + deletesAtOnce), Quiet: true }
      const command = new sdk.DeleteObjectsCommand({ Bucket: this.#bucket, Delete })
      await sendPatiently(context, `remove ${this.uri(prefix)}`, async (control) => {
        const { Errors = [] } = await control.send(command)
        const [error] = Errors
        if (error !== undefined)
          throw new PlatformUnavailable(
            `object cannot be removed: ${this.#bucket}/${error.Key ?? ''}: ${error.Code ?? 'no reason given'}`,
          )
      })
    }
  }

  async #all(prefix: string, most?: number): Promise<ObjectRef[]> {
    const context = await this.#context()
    const { sdk } = context.clients
    const found: ObjectRef[] = []
    let ContinuationToken: string | undefined
    do {
      const input = {
        ...{ Bucket: this.#bucket, Prefix: prefix },
        ...(most !== undefined && { MaxKeys: most }),
        ...(ContinuationToken !== undefined && { ContinuationToken }),
      }
      const page = await sendPatiently(context, `list s3://${this.#bucket}/${prefix}`, (control) =>
        control.send(new sdk.ListObjectsV2Command(input)),
      )
      for (const { Key: key, Size: bytes } of page.Contents ?? [])
        if (key !== undefined) found.push({ key, uri: `s3://${this.#bucket}/${key}`, bytes: bytes ?? 0 })
      ContinuationToken = most === undefined ? page.NextContinuationToken : undefined
    } while (ContinuationToken !== undefined)
    return found
  }

  async #requireSame(context: S3Context, key: string, known: Manifest, wanted: Manifest): Promise<void> {
    const { sdk } = context.clients
    const uri = this.uri(key)
    if (known.sha256 !== wanted.sha256 || known.bytes !== wanted.bytes) {
      throw new PlatformUnavailable(`other content lies in the bucket already: ${uri}`, {
        suggestions: [
          `Remove it and its manifest, then run again: aws s3 rm ${uri} and ${uri}.manifest.json`,
        ],
      })
    }
    const there = await sendPatiently(context, `look at ${uri}`, (control) =>
      control.send(new sdk.HeadObjectCommand({ Bucket: this.#bucket, Key: key })),
    ).catch((error: unknown) => {
      // It has expired, and its manifest has not yet.
      throw serviceError(error).status === 404 ? s3Failure(error, `read ${uri}`) : error
    })
    if (there.ContentLength === known.bytes) return
    throw new PlatformUnavailable(
      `object is not what its manifest says: ${uri}: ${there.ContentLength} bytes instead of ${known.bytes}`,
      { suggestions: [`Remove both, then run again: aws s3 rm ${uri} and ${uri}.manifest.json`] },
    )
  }

  async #context(): Promise<S3Context> {
    const { signal } = this.#options
    return { bucket: this.#bucket, clients: await this.#options.clients(), ...(signal && { signal }) }
  }
}
