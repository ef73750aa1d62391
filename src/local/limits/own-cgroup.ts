/**
 * The process's own place by controller, from the text of /proc/self/cgroup (cgroups(7)). The unified hierarchy, whose
 * line is `0::/path`, has the key `unified`.
 */
export function ownCgroups(text: string): ReadonlyMap<string, string> {
  const places = new Map<string, string>()
  for (const line of text.split('\n')) {
    const match = /^\d+:([^:]*):(\/.*)$/.exec(line)
    if (match === null) continue
    const [, controllers = '', path = '/'] = match
    for (const controller of controllers === '' ? ['unified'] : controllers.split(','))
      places.set(controller, path)
  }
  return places
}
