import { failed, ok, warning, type Check } from './check.ts'
import type { Surroundings } from './surroundings.ts'

const least = { major: 20, minor: 15 }
/** Releases of the AWS SDK from the first week of 2027 on need it; the SDK announces it on every start. */
const sdkNeeds = { major: 22, fromMs: Date.UTC(2027, 0, 1) }

export function nodeCheck({ nodeVersion, now }: Pick<Surroundings, 'nodeVersion' | 'now'>): Check {
  return {
    name: 'Node',
    look() {
      const [major = 0, minor = 0] = nodeVersion.split('.').map(Number)
      if (major < least.major || (major === least.major && minor < least.minor))
        return failed(
          nodeVersion,
          `Install Node ${least.major}.${least.minor} or newer, best the current LTS.`,
        )
      if (major < sdkNeeds.major && now() >= sdkNeeds.fromMs)
        return warning(
          `${nodeVersion}: new releases of the AWS SDK do not support it any more`,
          `Install Node ${sdkNeeds.major} or newer.`,
        )
      return ok(nodeVersion)
    },
  }
}

/** Names, paths and errors of scripts may hold any letter; engines set their own encoding, a terminal does not. */
export function localeCheck({ env }: Pick<Surroundings, 'env'>): Check {
  return {
    name: 'text encoding',
    look() {
      const [name, value] =
        (['LC_ALL', 'LC_CTYPE', 'LANG'] as const)
          .map((each) => [each, env[each] ?? ''] as const)
          .find(([, set]) => set !== '') ?? []
      if (name === undefined || value === undefined)
        return warning('no locale is set: the terminal may garble names', 'Set LANG=C.UTF-8.')
      if (/utf-?8/i.test(value)) return ok(`${value} (${name})`)
      return warning(`${value} (${name}) is not UTF-8: the terminal may garble names`, `Set ${name}=C.UTF-8.`)
    },
  }
}

/** A client that is sent elsewhere by its environment measures another place than the record says. */
export function redirectionCheck({ env }: Pick<Surroundings, 'env'>, target: 'local' | 'aws'): Check {
  return {
    name: 'redirected AWS clients',
    look() {
      const set = Object.entries(env).filter(
        ([name, value]) => name.startsWith('AWS_ENDPOINT_URL') && (value ?? '') !== '',
      )
      if (set.length === 0) return ok('no AWS_ENDPOINT_URL is set')
      const found = set.map(([name, value]) => `${name}=${hostOf(value ?? '')}`).join(', ')
      const fix = `Unset ${set.map(([name]) => name).join(', ')}, unless it is meant.`
      return target === 'aws' ? failed(found, fix) : warning(`${found}; local runs do not follow it`, fix)
    },
  }
}

/** An address may carry a name and a password. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : '(not an address)'
}
