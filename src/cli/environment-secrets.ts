/** Variables whose name says that their value lets somebody in. */
const secretName = /SECRET|TOKEN|PASSWORD|PASSWD|ACCESS_KEY|API_?KEY|PRIVATE_KEY|CREDENTIAL|AUTHORIZATION/i
/** … and those that only say where it is, or of what kind. */
const placeName = /_(?:FILE|PATH|DIR|URL|URI|ARN|NAME|ENDPOINT|MODE|REGION|TYPE)$/i

const awsName =
  /^AWS_(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|SECURITY_TOKEN|CONTAINER_AUTHORIZATION_TOKEN)$/

/** The secrets that the environment holds. A path is none, whatever its name says. */
export function environmentSecrets(env: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(env).flatMap(([name, value]) =>
    value !== undefined && (awsName.test(name) || isSecret(name, value)) ? [value] : [],
  )
}

const isSecret = (name: string, value: string): boolean =>
  secretName.test(name) && !placeName.test(name) && !/^[/~.]|\s/.test(value)
