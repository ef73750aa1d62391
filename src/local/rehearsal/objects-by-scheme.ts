import type { Bucket, ObjectStore } from '../s3/object-store.ts'
import { fileObjects, type Objects } from './objects.ts'

/** `s3://bucket/key` lies in the account's own buckets, everything else in files of this computer. */
export function objectsByScheme(store: ObjectStore): Objects {
  const at = (uri: string): Objects => (s3Uri.test(uri) ? bucketObjects(store) : fileObjects)
  return {
    read: (uri) => at(uri).read(uri),
    size: (uri) => at(uri).size(uri),
    write: (uri, content) => at(uri).write(uri, content),
    create: (uri, content) => at(uri).create(uri, content),
  }
}

const s3Uri = /^s3[an]?:\/\/([^/]+)\/(.+)$/s

const bucketObjects = (store: ObjectStore): Objects => ({
  async read(uri) {
    const { bucket, key } = addressed(store, uri)
    const stored = bucket?.objects.get(key)
    return stored === undefined ? undefined : store.read(stored)
  },
  size(uri) {
    const { bucket, key } = addressed(store, uri)
    return Promise.resolve(bucket?.objects.get(key)?.bytes)
  },
  async write(uri, content) {
    const { bucket, key } = required(store, uri)
    await store.put(bucket, key, Buffer.from(content))
  },
  async create(uri, content) {
    const { bucket, key } = required(store, uri)
    return (await store.create(bucket, key, Buffer.from(content))) !== undefined
  },
})

function addressed(store: ObjectStore, uri: string): { bucket: Bucket | undefined; key: string } {
  const [, name = '', key = ''] = s3Uri.exec(uri) ?? []
  return { bucket: store.buckets.get(name), key }
}

function required(store: ObjectStore, uri: string): { bucket: Bucket; key: string } {
  const { bucket, key } = addressed(store, uri)
  if (bucket === undefined) throw new Error(`NoSuchBucket: ${uri}`)
  return { bucket, key }
}
