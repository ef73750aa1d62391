/** Variables whose name says that their value lets somebody in. */
const secretName = /SECRET|TOKEN|PASSWORD|PASSWD|ACCESS_KEY|API_?KEY|PRIVATE_KEY|CREDENTIAL|AUTHORIZATION/i
/** … and those that only say where it is, or of what kind. */
const placeName = /_(?:FILE|PATH|DIR|URL|URI|ARN|NAME|ENDPOINT|MODE|REGION|TYPE)$/i

/** The secrets that the environment holds. */
export function environmentSecrets(env: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(env).flatMap(([name, value]) =>
    value !== undefined && secretName.test(name) && !placeName.test(name) ? [value] : [],
  )
}
