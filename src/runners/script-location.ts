/** A staged script as SoAL's handler is told of it: bucket and key. */
export interface ScriptLocation {
  readonly bucket: string
  readonly key: string
}

/**
 * `s3://bucket/a/b.py` is bucket `bucket`, key `a/b.py`. A `file://` URI has no bucket: its folder two levels up stands for
 * it, since scripts lie at `scripts/<sha256>.py` below the storage root.
 */
export function scriptLocation(uri: string): ScriptLocation {
  const s3 = /^s3a?:\/\/([^/]+)\/(.+)$/.exec(uri)
  if (s3?.[1] !== undefined && s3[2] !== undefined) return { bucket: s3[1], key: s3[2] }
  const parts = uri.split('/')
  return { bucket: parts.slice(0, -2).join('/'), key: parts.slice(-2).join('/') }
}
