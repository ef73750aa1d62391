import { join } from 'node:path'

/** What a person may have set to reach a package index from behind a proxy or a company's mirror. */
const passed = [
  /^(PATH|HOME|USER|LOGNAME|LANG|LC_.*|TZ|SYSTEMROOT)$/,
  /^(https?|all|no)_proxy$/i,
  /^(SSL_CERT_FILE|SSL_CERT_DIR|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|NETRC)$/,
  /^PIP_(INDEX_URL|EXTRA_INDEX_URL|FIND_LINKS|NO_INDEX|CERT|CLIENT_CERT|PROXY|TRUSTED_HOST|CONFIG_FILE|KEYRING_PROVIDER)$/,
  /^PIP_(DEFAULT_TIMEOUT|TIMEOUT|RESUME_RETRIES)$/,
]

/**
 * The environment of installation children, out of the caller's: nothing that would make Python or pip use or write
 * another place than the cache directory (PYTHONPATH, PIP_TARGET, PIP_USER …).
 */
export function childEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  temporary: string,
): Record<string, string> {
  const kept = Object.entries(env).flatMap(([name, value]) =>
    value !== undefined && passed.some((pattern) => pattern.test(name)) ? [[name, value] as const] : [],
  )
  return {
    ...Object.fromEntries(kept),
    // Few, so that a missing network is told soon; not none, because pip then does not say what it could not reach.
    PIP_RETRIES: '3',
    TMPDIR: temporary,
    PIP_CACHE_DIR: join(temporary, 'pip'),
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
    PIP_NO_INPUT: '1',
    PIP_USER: '0',
    PIP_REQUIRE_VIRTUALENV: '0',
    PIP_ROOT_USER_ACTION: 'ignore',
    // pip asks `rustc` for its version, and rustup's stand-in for it writes to the home folder.
    RUSTUP_HOME: join(temporary, 'rustup'),
    // The base Python's own folders may be writable for us, and are none of our business.
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONUNBUFFERED: '1',
    PYTHONIOENCODING: 'utf-8',
  }
}
