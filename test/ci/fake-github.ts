import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

export interface Issue {
  number: number
  title: string
  body: string
  state: string
  labels: readonly string[]
}

export interface Comment {
  id: number
  issue: number
  body: string
  user: { type: string }
}

/** The calls of GitHub's REST API that a nightly job makes, over loopback HTTP: https://docs.github.com/en/rest/issues */
export class FakeGithub {
  readonly issues: Issue[] = []
  readonly comments: Comment[] = []
  readonly artifacts: unknown[] = []
  readonly calls: string[] = []
  readonly tokens = new Set<string | undefined>()
  readonly #server = createServer((request, response) => void this.#answer(request, response))

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    const address = this.#server.address()
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  }

  stop(): void {
    this.#server.close()
  }

  /** The writing ones. */
  get written(): readonly string[] {
    return this.calls.filter((call) => !call.startsWith('GET'))
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost')
    this.calls.push(`${request.method} ${url.pathname}`)
    this.tokens.add(request.headers.authorization)
    const found = this.#route(`${request.method} ${url.pathname}`, url, await bodyOf(request))
    response.writeHead(found === undefined ? 404 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(found ?? { message: 'Not Found' }))
  }

  #route(call: string, url: URL, body: Partial<Issue>): unknown {
    const [, id = ''] = /\/(\d+)(?:\/comments)?$/.exec(url.pathname) ?? []
    const path = call.replace('/repos/o/r', '').replace(/\d+/, 'N')
    if (path === 'GET /issues') {
      return page(this.issues, url).filter(({ state }) => state === url.searchParams.get('state'))
    }
    if (path === 'GET /actions/artifacts') return { artifacts: this.artifacts }
    if (path === 'POST /issues') {
      const issue = {
        number: this.issues.length + 1,
        title: '',
        body: '',
        labels: [],
        ...body,
        state: 'open',
      }
      this.issues.push(issue)
      return issue
    }
    if (path === 'PATCH /issues/N') return Object.assign(this.issues[Number(id) - 1] ?? {}, body)
    if (path === 'GET /issues/N/comments')
      return page(
        this.comments.filter(({ issue }) => issue === Number(id)),
        url,
      )
    if (path === 'POST /issues/N/comments') {
      const comment = {
        id: this.comments.length + 1,
        issue: Number(id),
        body: body.body ?? '',
        user: { type: 'Bot' },
      }
      this.comments.push(comment)
      return comment
    }
    if (path === 'PATCH /issues/comments/N') return Object.assign(this.comments[Number(id) - 1] ?? {}, body)
    return undefined
  }
}

function page<T>(all: readonly T[], url: URL): readonly T[] {
  const [size, number] = [Number(url.searchParams.get('per_page')), Number(url.searchParams.get('page'))]
  return all.slice(size * (number - 1), size * number)
}

async function bodyOf(request: IncomingMessage): Promise<Partial<Issue>> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) text += String(chunk)
  return text === '' ? {} : JSON.parse(text)
}
