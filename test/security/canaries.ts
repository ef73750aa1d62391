import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { DuckDBInstance } from '@duckdb/node-api'

/** Secrets that work nowhere, to be looked for in everything that soalbench leaves behind. */
export const canaries = {
  accessKey: 'AKIACANARYCANARY0001',
  secretKey: 'Can4ry+S3cRet/0O1aBcd3fGh1jKLm7nOp0q2R5s',
  sessionToken: `IQoJb3JpZ2luX2VjECanary${'Session/Token+0001'.repeat(12)}==`,
  signature: 'ca11ab1e'.repeat(8),
  identityToken: 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJyZXBvOmNhbmFyeS9vaWRjIn0.Y2FuYXJ5LW9pZGMtc2lnbmF0dXJl',
  profileKey: 'AKIACANARYPROFILE001',
  profileSecret: 'Pr0f1le+CaN4ry/0O2aBcd3fGh1jKLm7nOp0q2R5',
} as const

/** What a service or a proxy may quote in an error: the request as it was sent, and an address that lets anybody in. */
export const quotedRequest = `refused: ${JSON.stringify({
  Authorization: `AWS4-HMAC-SHA256 Credential=${canaries.accessKey}/20261121/us-east-1/glue/aws4_request, SignedHeaders=host, Signature=${canaries.signature}`,
  'X-Amz-Security-Token': canaries.sessionToken,
  'x-oidc': `Bearer ${canaries.identityToken}`,
})} https://canary.s3.amazonaws.com/k?X-Amz-Credential=${canaries.accessKey}%2F20261121&X-Amz-Security-Token=${encodeURIComponent(canaries.sessionToken)}&X-Amz-Signature=${canaries.signature} secretAccessKey: '${canaries.secretKey}'`

/** Which canaries a text holds: plain, in an address, in Base64 wherever they begin. */
export function canariesIn(text: string): string[] {
  return Object.entries(canaries).flatMap(([name, value]) =>
    spellings(value).some((spelling) => text.includes(spelling)) ? [name] : [],
  )
}

function spellings(value: string): string[] {
  const encoded = [0, 1, 2].map((offset) => {
    const text = Buffer.from(`${'\0'.repeat(offset)}${value}`).toString('base64')
    return text.slice(4, -4)
  })
  return [value, encodeURIComponent(value), ...encoded]
}

/** Every file below a folder with the canaries in it: databases as rows, workbooks as their parts. */
export async function filesWithCanaries(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const found: string[] = []
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name)
    const hits = (await textsOf(path)).flatMap(canariesIn)
    if (hits.length > 0) found.push(`${path}: ${[...new Set(hits)].join(', ')}`)
  }
  return found
}

async function textsOf(path: string): Promise<string[]> {
  const bytes = await readFile(path)
  const plain = bytes.toString('latin1')
  if (path.endsWith('.xlsx')) {
    return [plain, ...Object.values(unzipSync(bytes)).map((part) => Buffer.from(part).toString('latin1'))]
  }
  // DuckDB packs texts, so that its file does not show them.
  return path.endsWith('.duckdb') ? [plain, ...(await rowsOf(path))] : [plain]
}

async function rowsOf(path: string): Promise<string[]> {
  const instance = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY' })
  const connection = await instance.connect()
  const tables = await connection.runAndReadAll('SELECT table_name FROM duckdb_tables()')
  const texts: string[] = []
  for (const [table] of tables.getRows()) {
    const rows = await connection.runAndReadAll(`SELECT CAST(t AS VARCHAR) FROM "${String(table)}" t`)
    texts.push(...rows.getRows().map(([text]) => String(text)))
  }
  connection.closeSync()
  instance.closeSync()
  return texts
}
