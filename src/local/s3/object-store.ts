import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What S3 keeps of an object beside its bytes. */
export interface ObjectHeaders {
  readonly contentType: string
  /** `x-amz-meta-…` without that prefix. */
  readonly metadata: Readonly<Record<string, string>>
  /** By the name of the header: `x-amz-checksum-sha256`, base64. */
  readonly checksums: Readonly<Record<string, string>>
}

export interface StoredObject extends ObjectHeaders {
  readonly key: string
  /** File with its bytes. */
  readonly path: string
  readonly bytes: number
  /** Without quotes. */
  readonly etag: string
  /** Epoch ms. */
  readonly modifiedAt: number
}

export interface Upload extends ObjectHeaders {
  readonly uploadId: string
  readonly key: string
  readonly startedAt: number
  readonly parts: Map<number, StoredObject>
}

export interface Bucket {
  readonly name: string
  readonly createdAt: number
  readonly objects: Map<string, StoredObject>
  readonly uploads: Map<string, Upload>
  /** Keys that a conditional write is on its way to. */
  readonly claimed: Set<string>
  /** Settings by their query name (`lifecycle`, `policy`, `tagging`), as they were sent. */
  readonly documents: Map<string, string>
}

const plain: ObjectHeaders = { contentType: 'binary/octet-stream', metadata: {}, checksums: {} }

/**
 * Buckets and objects of one local account. Their bytes are files below a folder, what is known of them lives in this process;
 * scripts that are rehearsed in it write to the same store as clients do over HTTP.
 */
export class ObjectStore {
  readonly buckets = new Map<string, Bucket>()
  readonly #now: () => number
  #folder: string | undefined

  constructor(now: () => number) {
    this.#now = now
  }

  /** Where the bytes go; before it nothing can be stored. */
  async open(folder: string): Promise<void> {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    this.#folder = folder
  }

  async close(): Promise<void> {
    this.buckets.clear()
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true })
  }

  createBucket(name: string): Bucket {
    const bucket: Bucket = {
      ...{ name, createdAt: this.#now(), objects: new Map(), uploads: new Map() },
      ...{ claimed: new Set(), documents: new Map() },
    }
    this.buckets.set(name, bucket)
    return bucket
  }

  async put(
    bucket: Bucket,
    key: string,
    body: Uint8Array,
    headers: ObjectHeaders = plain,
  ): Promise<StoredObject> {
    const stored = await this.file(key, body, headers)
    await this.place(bucket, stored)
    return stored
  }

  /** @returns undefined where something is there already, or is being written. */
  async create(bucket: Bucket, key: string, body: Uint8Array): Promise<StoredObject | undefined> {
    if (bucket.objects.has(key) || bucket.claimed.has(key)) return undefined
    bucket.claimed.add(key)
    try {
      return await this.put(bucket, key, body)
    } finally {
      bucket.claimed.delete(key)
    }
  }

  /** Bytes in a file that no key names yet: a part of an upload. */
  async file(key: string, body: Uint8Array, headers: ObjectHeaders = plain): Promise<StoredObject> {
    const path = this.#newPath()
    await writeFile(path, body, { mode: 0o600, flag: 'wx' })
    const etag = createHash('md5').update(body).digest('hex')
    return { ...headers, key, path, bytes: body.byteLength, etag, modifiedAt: this.#now() }
  }

  /** The parts of an upload in their order become one object. Its ETag is the MD5 of theirs and their number. */
  async join(bucket: Bucket, upload: Upload, parts: readonly StoredObject[]): Promise<StoredObject> {
    const path = this.#newPath()
    const draft = `${path}.draft`
    const file = await open(draft, 'wx', 0o600)
    try {
      for (const part of parts) {
        for await (const chunk of createReadStream(part.path)) await file.write(chunk)
      }
    } finally {
      await file.close()
    }
    await rename(draft, path)
    const digests = Buffer.concat(parts.map(({ etag }) => Buffer.from(etag, 'hex')))
    const { key, contentType, metadata, checksums } = upload
    const stored: StoredObject = {
      ...{ key, path, contentType, metadata, checksums, modifiedAt: this.#now() },
      bytes: parts.reduce((total, { bytes }) => total + bytes, 0),
      etag: `${createHash('md5').update(digests).digest('hex')}-${parts.length}`,
    }
    await this.place(bucket, stored)
    await this.dropUpload(bucket, upload)
    return stored
  }

  async place(bucket: Bucket, stored: StoredObject): Promise<void> {
    const before = bucket.objects.get(stored.key)
    bucket.objects.set(stored.key, stored)
    if (before !== undefined) await rm(before.path, { force: true })
  }

  async remove(bucket: Bucket, key: string): Promise<void> {
    const stored = bucket.objects.get(key)
    bucket.objects.delete(key)
    if (stored !== undefined) await rm(stored.path, { force: true })
  }

  startUpload(bucket: Bucket, key: string, headers: ObjectHeaders): Upload {
    const uploadId = randomBytes(24).toString('base64url')
    const upload = { ...headers, uploadId, key, startedAt: this.#now(), parts: new Map() }
    bucket.uploads.set(uploadId, upload)
    return upload
  }

  async dropUpload(bucket: Bucket, { uploadId, parts }: Upload): Promise<void> {
    bucket.uploads.delete(uploadId)
    for (const { path } of parts.values()) await rm(path, { force: true })
  }

  /** Bytes `from` to `to`, both included. */
  async read({ path, bytes }: StoredObject, from = 0, to = bytes - 1): Promise<Uint8Array> {
    if (from === 0 && to === bytes - 1) return readFile(path)
    const file = await open(path)
    try {
      const wanted = Buffer.alloc(to - from + 1)
      await file.read(wanted, 0, wanted.byteLength, from)
      return wanted
    } finally {
      await file.close()
    }
  }

  #newPath(): string {
    if (this.#folder === undefined) throw new Error('the object store has no folder yet')
    return join(this.#folder, randomBytes(12).toString('hex'))
  }
}
