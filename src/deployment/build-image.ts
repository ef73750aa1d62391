import { createHash } from 'node:crypto'
import type { Build } from '../aws/codebuild-sdk.ts'
import { serviceError } from '../aws/service-error.ts'
import { PlatformUnavailable } from '../core/errors.ts'
import { bucketOf, buildProjectOf, type DeployContext } from './deploy-context.ts'
import { imageDigest } from './image.ts'
import type { SourceBundle } from './source-bundle.ts'
import { readStack } from './stack-state.ts'
import { ask, waitFor } from './wait-for.ts'

/** The project's own limit is 30 minutes, and as much in the queue. */
const patienceMs = 65 * 60_000

/** More failures of one source within five minutes, in which CodeBuild remembers a token, have another cause. */
const mostTokens = 10

/** Uploads the source, builds it, and waits for its image. @returns its digest. @throws PlatformUnavailable with what the build said */
export async function buildImage(bundle: SourceBundle, context: DeployContext): Promise<string> {
  const key = `image-src/${bundle.sha256}.zip`
  await upload(key, bundle, context)
  const { id } = await start(key, bundle.sha256, context)
  context.say(`building the image: ${id ?? ''}`)
  const build = await finished(id ?? '', context)
  if (build.buildStatus !== 'SUCCEEDED') throw await failure(build, context)
  const digest = await imageDigest(bundle.sha256, context)
  if (digest !== undefined) return digest
  throw new PlatformUnavailable(`build left no image: ${build.id ?? ''}: none with the tag ${bundle.sha256}`)
}

async function upload(Key: string, { zip }: SourceBundle, context: DeployContext): Promise<void> {
  const { sdk, control } = await context.clients.bucket()
  const ChecksumSHA256 = createHash('sha256').update(zip).digest('base64')
  const command = new sdk.PutObjectCommand({
    ...{ Bucket: bucketOf(context), Key, Body: zip, ChecksumSHA256, IfNoneMatch: '*' },
    ContentType: 'application/zip',
  })
  try {
    await ask(() => control.send(command), context)
    context.say(`uploaded the image's source: ${Math.ceil(zip.byteLength / 1024)} KiB`)
  } catch (error) {
    // Named after its content: what is there is the same.
    if (serviceError(error).status !== 412) throw error
  }
}

/** A token makes one build of a call that is sent twice; a build that had failed before needs another one. */
async function start(key: string, sha256: string, context: DeployContext): Promise<Build> {
  const { sdk, control } = await context.clients.codeBuild()
  const sinceMs = context.now()
  // A stack that was made again has none of the images of the one before.
  const stackId = (await readStack(context))?.id ?? ''
  const token = createHash('sha256').update(`${stackId} ${sha256}`).digest('hex').slice(0, 40)
  for (let attempt = 1; attempt <= mostTokens; attempt += 1) {
    const command = new sdk.StartBuildCommand({
      projectName: buildProjectOf(context),
      sourceTypeOverride: 'S3',
      sourceLocationOverride: `${bucketOf(context)}/${key}`,
      environmentVariablesOverride: [{ name: 'IMAGE_TAG', value: sha256 }],
      idempotencyToken: attempt === 1 ? token : `${token}-${attempt}`,
    })
    const { build } = await ask(() => control.send(command), context)
    if (build !== undefined && !isOver(build)) return build
    if (build?.buildStatus === 'SUCCEEDED' && (build.endTime?.getTime() ?? 0) >= sinceMs) return build
  }
  throw new PlatformUnavailable(
    `image cannot be built: ${mostTokens} builds of it have ended within minutes, and left none`,
    {
      suggestions: ['Give the same command again in five minutes.'],
    },
  )
}

async function finished(id: string, context: DeployContext): Promise<Build> {
  const { sdk, control } = await context.clients.codeBuild()
  const told = new Set<string>()
  return waitFor(
    `build ${id}`,
    async () => {
      const { builds } = await control.send(new sdk.BatchGetBuildsCommand({ ids: [id] }))
      const build = builds?.[0]
      const phase = build?.currentPhase ?? ''
      if (phase !== '' && !told.has(phase))
        context.say(`  build: ${phase.toLowerCase().replaceAll('_', ' ')}`)
      told.add(phase)
      return build !== undefined && isOver(build) ? build : undefined
    },
    context,
    context.now() + patienceMs,
  )
}

const isOver = ({ buildStatus }: Build): boolean => buildStatus !== undefined && buildStatus !== 'IN_PROGRESS'

async function failure(build: Build, context: DeployContext): Promise<PlatformUnavailable> {
  const phase = build.phases?.find(
    ({ phaseStatus }) => phaseStatus !== undefined && phaseStatus !== 'SUCCEEDED',
  )
  const said = await lastWords(build, context).catch(() => undefined)
  const told = phase?.contexts
    ?.map(({ message }) => message)
    .find((message) => message !== undefined && message !== '')
  const { groupName = '', streamName = '' } = build.logs ?? {}
  return new PlatformUnavailable(
    `image was not built: ${phase?.phaseType ?? 'build'} ${build.buildStatus?.toLowerCase() ?? 'failed'}: ${said ?? told ?? 'no reason given'}`,
    {
      suggestions: [
        `All it said: aws logs get-log-events --log-group-name ${groupName} --log-stream-name ${streamName}`,
        'Then: soalbench infra up (it goes on from here)',
      ],
    },
  )
}

/** The last line that explains something: CodeBuild's own end with which phase failed, not why. */
async function lastWords({ logs }: Build, context: DeployContext): Promise<string | undefined> {
  const { sdk, control } = await context.clients.logs()
  const command = new sdk.GetLogEventsCommand({
    ...{
      logGroupName: logs?.groupName,
      logStreamName: logs?.streamName ?? '',
      limit: 200,
      startFromHead: false,
    },
  })
  const { events } = await ask(() => control.send(command), context)
  const lines = (events ?? []).map(({ message = '' }) =>
    message.replace(/^\[Container\]( \d{4}\S* \S+)?\s*/, '').trim(),
  )
  const explaining = lines.filter(
    (line) => line !== '' && !/^(Phase |Command did not|Running command|Entering|Unable to)/.test(line),
  )
  return (
    explaining.findLast((line) => /error|fail|denied|cannot|not found|invalid/i.test(line)) ??
    explaining.at(-1)
  )
}
