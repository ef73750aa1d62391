import { createHash } from 'node:crypto'
import { bucketOf, repositoryOf, type DeployContext } from './deploy-context.ts'
import { functionFinding, readFunction } from './functions-active.ts'
import { imageDigest, isImageThere } from './image.ts'
import { leftovers, taggedResources } from './leftovers.ts'
import { isBusy, readStack, type StackSeen } from './stack-state.ts'
import { applicationsOf, liveGlueRuns, liveJobRuns } from './stop-work.ts'
import { ask } from './wait-for.ts'

export interface StatusLine {
  /** `problem`: something is half made, gone or too small. `cost`: it is billed now. */
  readonly kind: 'fine' | 'problem' | 'cost'
  readonly what: string
  readonly detail: string
  readonly fix: string | null
}

export interface StatusReport {
  readonly stack: string
  /** Null: there is none. */
  readonly state: string | null
  readonly lines: readonly StatusLine[]
  readonly tagged: number
}

export interface StatusRequest {
  readonly template: string
  readonly sourceSha256: string
}

/** What is there, what is half made, and what costs money now. Changes nothing. */
export async function infraStatus(request: StatusRequest, context: DeployContext): Promise<StatusReport> {
  const seen = await readStack(context)
  const tagged = (await taggedResources(context)).length
  if (seen === undefined) {
    const left = await leftovers(context)
    const lines = left.map(({ what, fix }) => problem(what, 'left without its stack', fix))
    const none = fine('stack', `none of the name ${context.stack} in ${context.region}`)
    return { stack: context.stack, state: null, lines: lines.length === 0 ? [none] : lines, tagged }
  }
  const lines = [
    stackLine(seen, context),
    await templateLine(request, context),
    await imageLine(request, seen, context),
    ...(await functionLines(seen, context)),
    ...(await applicationLines(context)),
    await glueLine(context),
    fine('bucket', bucketOf(context)),
  ]
  return { stack: context.stack, state: seen.status, lines, tagged }
}

function stackLine(seen: StackSeen, { stack }: DeployContext): StatusLine {
  const what = `stack ${stack}`
  if (/^(CREATE|UPDATE|UPDATE_ROLLBACK)_COMPLETE$/.test(seen.status)) {
    const back =
      seen.status === 'UPDATE_ROLLBACK_COMPLETE' ? ': the last update failed and was taken back' : ''
    return back === ''
      ? fine(what, seen.status)
      : problem(what, `${seen.status}${back}`, 'soalbench infra up tries again, and tells why it fails.')
  }
  if (isBusy(seen))
    return problem(
      what,
      `${seen.status}: something is being done to it`,
      'soalbench infra up waits for its end and goes on.',
    )
  const fix =
    seen.status === 'DELETE_FAILED'
      ? 'soalbench infra down goes on.'
      : 'soalbench infra up goes on from here.'
  return problem(what, `${seen.status}${seen.reason === '' ? '' : `: ${seen.reason}`}`, fix)
}

async function templateLine({ template }: StatusRequest, context: DeployContext): Promise<StatusLine> {
  const { sdk, control } = await context.clients.cloudFormation()
  const { TemplateBody = '' } = await ask(
    () => control.send(new sdk.GetTemplateCommand({ StackName: context.stack })),
    context,
  )
  return digest(TemplateBody) === digest(template)
    ? fine('template', 'as shipped')
    : problem('template', 'not the one of this soalbench', 'soalbench infra up brings it up to date.')
}

/** Formatting is no difference. */
function digest(template: string): string {
  const parsed: unknown = template === '' ? undefined : JSON.parse(template)
  return createHash('sha256')
    .update(JSON.stringify(parsed) ?? '')
    .digest('hex')
}

async function imageLine(
  { sourceSha256 }: StatusRequest,
  seen: StackSeen,
  context: DeployContext,
): Promise<StatusLine> {
  const uri = seen.parameters['ImageUri'] ?? ''
  const fix = 'soalbench infra up builds it.'
  if (uri === '') return problem('image', 'not built yet: there are no functions', fix)
  if (!(await isImageThere(uri, context)))
    return problem('image', `was deleted from ${repositoryOf(context)}: ${uri.split('@')[1] ?? uri}`, fix)
  const built = await imageDigest(sourceSha256, context)
  return built !== undefined && uri.endsWith(built)
    ? fine('image', `${built.slice(0, 19)}, built from these sources`)
    : problem('image', 'built from other sources than those of this soalbench', fix)
}

async function functionLines({ outputs }: StackSeen, context: DeployContext): Promise<readonly StatusLine[]> {
  const names = outputs['FunctionNames']?.split(',') ?? []
  const lines: StatusLine[] = []
  for (const name of names) {
    const finding = functionFinding(name, await readFunction(name, context))
    lines.push(
      finding === undefined
        ? fine(`function ${name}`, 'Active')
        : problem(`function ${name}`, finding.message, finding.fix),
    )
  }
  return lines
}

async function applicationLines(context: DeployContext): Promise<readonly StatusLine[]> {
  const lines: StatusLine[] = []
  for (const application of await applicationsOf(context)) {
    const runs = await liveJobRuns(application, context)
    const what = `application ${application.name}`
    if (runs.length > 0)
      lines.push(
        cost(
          what,
          `${runs.length} job ${runs.length === 1 ? 'run' : 'runs'} going on: ${runs.join(', ')}`,
          'soalbench reap --target aws',
        ),
      )
    else if (application.state === 'STARTED' || application.state === 'STARTING')
      lines.push(
        cost(
          what,
          `${application.state}: pre-initialised workers are billed until it stops by itself`,
          `aws emr-serverless stop-application --application-id ${application.id}`,
        ),
      )
    else lines.push(fine(what, application.state))
  }
  return lines
}

async function glueLine(context: DeployContext): Promise<StatusLine> {
  const runs = await liveGlueRuns(context)
  const what = `Glue job ${context.stack}`
  if (runs === undefined) return problem(what, 'is not there', 'soalbench infra up makes it.')
  return runs.length === 0
    ? fine(what, 'no run')
    : cost(what, `${runs.length} going on: ${runs.join(', ')}`, 'soalbench reap --target aws')
}

const fine = (what: string, detail: string): StatusLine => ({ kind: 'fine', what, detail, fix: null })
const problem = (what: string, detail: string, fix: string): StatusLine => ({
  kind: 'problem',
  what,
  detail,
  fix,
})
const cost = (what: string, detail: string, fix: string): StatusLine => ({ kind: 'cost', what, detail, fix })
