import { EngineUnavailable } from '../../core/errors.ts'

const unreachable =
  /NewConnectionError|ConnectTimeout|ConnectionError|Connection (refused|reset|aborted|to \S+ timed out)|Name or service not known|Temporary failure in name resolution|nodename nor servname|Network is unreachable|ProxyError|Read timed out|ReadTimeout|IncompleteRead|connection was forcibly closed|Max retries exceeded/i

/**
 * Says in our words why pip ended badly; never its stack trace.
 * @param what the packages in question, for people.
 */
export function explainPipFailure(what: string, output: string, downloads: string): EngineUnavailable {
  if (/No space left on device|ENOSPC|Disk quota exceeded/i.test(output)) {
    return new EngineUnavailable(`disk full while installing: ${what}`, {
      suggestions: [
        'Free about 1.5 GB where the cache directory lies, or set SOALBENCH_CACHE_DIR to another disk, and run "soalbench local install" again; it goes on where it stopped.',
      ],
    })
  }
  if (/DO NOT MATCH THE HASHES|hashes are required|HashMismatch/i.test(output)) {
    return new EngineUnavailable(`a downloaded file is not the one that was pinned: ${what}`, {
      suggestions: [
        `Delete ${downloads} and run "soalbench local install" again; if it stays, the package index or a proxy alters files.`,
      ],
    })
  }
  if (/SSLError|CERTIFICATE_VERIFY_FAILED/i.test(output)) {
    return new EngineUnavailable(`${hostOf(output)} has a certificate that Python does not trust: ${what}`, {
      suggestions: ['Set PIP_CERT to the bundle of your company, or PIP_INDEX_URL to a mirror.'],
    })
  }
  if (unreachable.test(output)) {
    return new EngineUnavailable(`${hostOf(output)} could not be reached: ${what} not downloaded`, {
      suggestions: [
        'Connect to the network, or set PIP_INDEX_URL or HTTPS_PROXY, and run "soalbench local install" again; what was downloaded is kept.',
        `Without a network: copy ${downloads} from a computer of the same kind where the installation succeeded.`,
      ],
    })
  }
  if (/No matching distribution found|Could not find a version/i.test(output)) {
    return new EngineUnavailable(`the package index has no file for this computer: ${what}`, {
      suggestions: ['Use Python 3.11 on Linux or macOS, x86_64 or arm64; check PIP_INDEX_URL if it is set.'],
    })
  }
  return new EngineUnavailable(`pip failed: ${what}: ${lastError(output)}`, {
    suggestions: ['Run "soalbench local install" again; what was downloaded is kept.'],
  })
}

/** The host that pip talked to, without credentials that a URL may hold, or in words where pip names none. */
function hostOf(output: string): string {
  const named =
    /host='([^']+)'/.exec(output)?.[1] ?? /https?:\/\/(?:[^/@\s]*@)?([^/\s:'"]+)/.exec(output)?.[1]
  return named ?? 'the Python package index'
}

function lastError(output: string): string {
  const lines = output.split('\n').map((line) => line.trim())
  const error =
    lines.findLast((line) => /^(error|ERROR):? /.test(line)) ?? lines.findLast((line) => line !== '')
  return (error ?? 'no message').replace(/^(error|ERROR):? */, '').slice(0, 300)
}
