import type { LocalEngine } from './engine.ts'

/** Environment variables with which boto3, the AWS CLI and every newer SDK talk to the engine and to nothing else. */
export function clientEnvironment(
  engine: Pick<LocalEngine, 'endpoint' | 'region' | 'credentials'>,
): Record<string, string> {
  return {
    AWS_ENDPOINT_URL_LAMBDA: engine.endpoint,
    AWS_ENDPOINT_URL_EMR_SERVERLESS: engine.endpoint,
    AWS_ENDPOINT_URL_GLUE: engine.endpoint,
    AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: engine.endpoint,
    AWS_ACCESS_KEY_ID: engine.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: engine.credentials.secretAccessKey,
    AWS_REGION: engine.region,
    AWS_DEFAULT_REGION: engine.region,
    NO_PROXY: '127.0.0.1,localhost',
  }
}

/** The same for a whole account: one endpoint for every service. */
export function accountEnvironment(
  engine: Pick<LocalEngine, 'endpoint' | 'region' | 'credentials'>,
): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: engine.endpoint,
    AWS_ACCESS_KEY_ID: engine.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: engine.credentials.secretAccessKey,
    AWS_REGION: engine.region,
    AWS_DEFAULT_REGION: engine.region,
    NO_PROXY: '127.0.0.1,localhost',
  }
}
