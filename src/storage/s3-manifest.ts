import { callFailure, serviceError } from '../aws/service-error.ts'
import { PlatformUnavailable } from '../core/errors.ts'
import { sendPatiently, type S3Context } from './s3-call.ts'

/** What an object holds; there from the moment on that it is whole. */
export interface Manifest {
  readonly bytes: number
  /** Hexadecimal, of the whole content. */
  readonly sha256: string
}

const manifestKey = (key: string): string => `${key}.manifest.json`

export async function readManifest(context: S3Context, key: string): Promise<Manifest | undefined> {
  const { bucket, clients } = context
  const command = new clients.sdk.GetObjectCommand({ Bucket: bucket, Key: manifestKey(key) })
  const text = await sendPatiently(context, `read s3://${bucket}/${manifestKey(key)}`, async (control) => {
    try {
      return await (await control.send(command)).Body?.transformToString()
    } catch (error) {
      if (serviceError(error).name === 'NoSuchKey') return undefined
      throw error
    }
  })
  return text === undefined ? undefined : parsed(text, `s3://${bucket}/${manifestKey(key)}`)
}

/** Put where none is. One that another uploader put meanwhile has to say the same. @throws PlatformUnavailable */
export async function writeManifest(context: S3Context, key: string, manifest: Manifest): Promise<void> {
  const { bucket, clients } = context
  const command = new clients.sdk.PutObjectCommand({
    ...{ Bucket: bucket, Key: manifestKey(key), IfNoneMatch: '*', ContentType: 'application/json' },
    Body: JSON.stringify({ schema: 'soalbench.object/1', ...manifest }),
  })
  const isOurs = await sendPatiently(context, `write s3://${bucket}/${manifestKey(key)}`, async (control) => {
    try {
      await control.send(command)
      return true
    } catch (error) {
      if (serviceError(error).name === 'PreconditionFailed') return false
      if (callFailure(error) === 'refused' && serviceError(error).status === 412) return false
      throw error
    }
  })
  if (isOurs) return
  const other = await readManifest(context, key)
  if (other?.sha256 === manifest.sha256 && other.bytes === manifest.bytes) return
  throw new PlatformUnavailable(
    `another upload has put other content at the same time: s3://${bucket}/${key}`,
    {
      suggestions: ['Use one version of soalbench for one bucket, or another stack with --stack.'],
    },
  )
}

function parsed(text: string, uri: string): Manifest {
  try {
    const found: unknown = JSON.parse(text)
    if (typeof found === 'object' && found !== null && 'bytes' in found && 'sha256' in found) {
      const { bytes, sha256 } = found
      if (typeof bytes === 'number' && typeof sha256 === 'string') return { bytes, sha256 }
    }
  } catch {
    // Said below.
  }
  throw new PlatformUnavailable(`manifest is not readable: ${uri}`, {
    suggestions: [`Remove it, then run again: aws s3 rm ${uri}`],
  })
}
