// One issue for each regression, opened once and closed when it has recovered; one comment on a pull request that is replaced.
// `node tell.mjs FOLDER`, in a job without AWS credentials. What the folder says is data of another job: checked, escaped, cut.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const label = 'soalbench-regression'
const nightMarker = '<!-- soalbench-nightly -->'
/** GitHub takes 65,536 characters. */
const mostBytes = 59_000

const { GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_TOKEN, GITHUB_SERVER_URL, GITHUB_RUN_ID, PULL_REQUEST } =
  process.env
const runUrl = `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}`

async function api(method, path, body) {
  const response = await fetch(`${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}${path}`, {
    method,
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${GITHUB_TOKEN}`,
      'x-github-api-version': '2022-11-28',
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(`GitHub answered ${response.status} to ${method} ${path}`)
  return response.status === 204 ? undefined : response.json()
}

async function all(path) {
  const found = []
  for (let page = 1; ; page += 1) {
    const more = await api('GET', `${path}${path.includes('?') ? '&' : '?'}per_page=100&page=${page}`)
    found.push(...more)
    if (more.length < 100) return found
  }
}

/** Plain text on one line: no HTML, no table breaks, no links, and neither people nor issues are called. */
const plain = (text) =>
  String(text)
    .slice(0, 500)
    .replaceAll(/\s+/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/([\\`*_[\]|~])/g, '\\$1')
    .replaceAll(/([@#])/g, '$1\u200b')
    .replaceAll('://', ':\u200b//')

/** A title is shown as it is, but people and issues are called there too. */
const titled = (text) =>
  String(text)
    .slice(0, 200)
    .replaceAll(/[\s<>`]+/g, ' ')
    .replaceAll(/([@#])/g, '$1\u200b')

/** Markdown that our own program wrote: nobody is called by it, and it is never longer than GitHub takes. */
function fitting(markdown) {
  const calm = markdown.replaceAll(/@(?!\u200b)/g, '@\u200b')
  if (Buffer.byteLength(calm) <= mostBytes) return calm
  const cut = Buffer.from(calm)
    .subarray(0, mostBytes - 200)
    .toString('utf8')
    .replace(/\uFFFD*$/, '')
  return `${cut.slice(0, cut.lastIndexOf('\n'))}\n\n… cut: the whole table is in the files of the job.\n`
}

const markerOf = (key) =>
  `<!-- ${label}:${createHash('sha256').update(String(key)).digest('hex').slice(0, 16)} -->`

const bodyOf = ({ key, cell, words }, night) =>
  [
    markerOf(key),
    `${plain(cell)}: ${plain(words)}.`,
    '',
    `Last seen in the night ${plain(night.nightId)} (${runUrl}), which measured it twice against a control of the same night.`,
    '',
    'It is closed when a night no longer finds it. If it is on purpose, accept it until a day: `docs/nightly.md`, "Accepting a regression".',
  ].join('\n')

/** Only a whole night that judges says that something has recovered. */
const judges = ({ end }) => ['passed', 'regressed', 'new-failures'].includes(end)

const calm = ({ verdict, flagged }) =>
  verdict === 'unchanged' || verdict === 'improved' || (verdict === 'unconfirmed' && flagged !== true)

async function tellIssues(night) {
  if (!judges(night)) return
  const open = (await all(`/issues?state=open&labels=${label}`)).filter((issue) => !issue.pull_request)
  const issueOf = (key) => open.find(({ body }) => body?.startsWith(markerOf(key)))
  for (const regression of night.regressions) {
    const known = issueOf(regression.key)
    const body = fitting(bodyOf(regression, night))
    if (known) await api('PATCH', `/issues/${known.number}`, { body })
    else {
      const title = `soalbench: ${titled(regression.cell)} has regressed`
      const { number } = await api('POST', '/issues', { title, body, labels: [label] })
      say(`opened #${number}`)
    }
  }
  for (const cell of night.cells.filter(calm)) {
    const known = issueOf(cell.key)
    if (!known) continue
    const body = `Not found any more in the night ${plain(night.nightId)} (${runUrl}): ${plain(cell.words)}.`
    await api('POST', `/issues/${known.number}/comments`, { body })
    await api('PATCH', `/issues/${known.number}`, { state: 'closed', state_reason: 'completed' })
    say(`closed #${known.number}`)
  }
}

async function tellPullRequest(number, comment) {
  const body = fitting(`${nightMarker}\n${comment.replace(nightMarker, '').trimStart()}`)
  const earlier = (await all(`/issues/${number}/comments`)).find(
    (each) => each.user?.type === 'Bot' && each.body?.startsWith(nightMarker),
  )
  if (earlier) await api('PATCH', `/issues/comments/${earlier.id}`, { body })
  else await api('POST', `/issues/${number}/comments`, { body })
  say(`${earlier ? 'replaced' : 'wrote'} the comment on #${number}`)
}

const say = (line) => process.stdout.write(`${line}\n`)

async function main(folder) {
  const file = join(folder, 'night.json')
  if (!existsSync(file)) return say('no night: nothing to tell')
  const night = JSON.parse(readFileSync(file, 'utf8'))
  if (night.schema !== 'soalbench.nightly/1' || !Array.isArray(night.regressions)) {
    throw new Error(`not a night of soalbench: ${file}`)
  }
  if (PULL_REQUEST) {
    // Of a branch under review: the issues belong to the default branch.
    if (!/^\d{1,9}$/.test(PULL_REQUEST)) throw new Error('not the number of a pull request')
    await tellPullRequest(PULL_REQUEST, readFileSync(join(folder, 'comment.md'), 'utf8'))
  } else await tellIssues({ ...night, cells: night.comparison?.cells ?? [] })
}

await main(process.argv[2] ?? '')
