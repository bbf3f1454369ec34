import { isLoopback } from './loopback.ts'

export const MAX_REDIRECT_URIS = 20
const MAX_LENGTH = 1024

export interface RedirectUriRules {
  /** Hosts nobody may redirect to: the portal's own and the authorization server's (confused deputy). */
  forbiddenHosts: readonly string[]
  type: 'internal' | 'partner'
}

/**
 * What is wrong with one redirect URI and what to write instead; nothing when it may be registered as it stands.
 * RFC 9700 2.1 (exact match), RFC 8252 7.3 (loopback), and what authorization servers are known to accept wrongly.
 */
export function redirectUriProblem(uri: string, rules: RedirectUriRules): string | undefined {
  return textProblem(uri) ?? urlProblem(uri, rules)
}

/** Problems by position; an empty map when all of them may be registered. */
export function redirectUriProblems(uris: readonly string[], rules: RedirectUriRules): Map<number, string> {
  const problems = new Map<number, string>()
  const seen = new Set<string>()
  uris.forEach((uri, index) => {
    const problem =
      index >= MAX_REDIRECT_URIS
        ? `At most ${MAX_REDIRECT_URIS} redirect URIs. Remove this one.`
        : seen.has(uri)
          ? 'This URI is already in the list. Remove it or change it.'
          : redirectUriProblem(uri, rules)
    seen.add(uri)
    if (problem) problems.set(index, problem)
  })
  return problems
}

function textProblem(uri: string): string | undefined {
  if (uri === '') return 'Enter a redirect URI, for example https://app.example.com/callback.'
  if (uri.length > MAX_LENGTH) return `At most ${MAX_LENGTH} characters; this one has ${uri.length}.`
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\s\u0000-\u001f\u007f-\u009f]/u.test(uri)) return 'Remove the spaces and invisible characters.'
  if (/[^\x21-\x7e]/u.test(uri)) return 'Use plain ASCII; write an international host in its xn-- form.'
  if (uri.includes('\\')) return 'Use / instead of \\.'
  if (uri.includes('*')) return 'Wildcards (*) are not allowed. List each URI in full.'
  if (uri.includes('#')) return 'Remove the part from # on: fragments are not allowed.'
  return undefined
}

function urlProblem(uri: string, rules: RedirectUriRules): string | undefined {
  if (!URL.canParse(uri)) return 'Enter a full URI that starts with https://.'
  const url = new URL(uri)
  const loopback = isLoopback(url.hostname)
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return `Use https:// instead of ${url.protocol}. Only web addresses can be registered.`
  if (url.username || url.password || /^https?:\/\/[^/?]*@/i.test(uri))
    return 'Remove the user name or password before the host.'
  if (url.protocol === 'http:' && !loopback)
    return 'Use https://. Plain http:// is only for localhost, 127.0.0.1 and [::1].'
  if (/%2e/i.test(uri)) return 'Write dots as they are, not as %2e.'
  if (!loopback) {
    const problem = hostProblem(url, rules)
    if (problem) return problem
  }
  // On this machine ports are what tells programs apart; elsewhere a host is one party, whatever the port
  if (
    rules.forbiddenHosts.includes(url.host) ||
    rules.forbiddenHosts.some((host) => !loopback && hostnameOf(host) === url.hostname)
  )
    return `${url.host} belongs to the portal itself. Use a host of your app.`
  if (url.href !== uri) return `Write it as ${url.href}, exactly as it will be compared.`
  return undefined
}

/** Of a name in the domain name system, without its dots: RFC 1035 2.3.4. */
const MAX_HOST = 253
const MAX_LABEL = 63

/** RFC 1123 2.1: letters, digits and hyphens. International names have these too, in their xn-- form. */
function dnsProblem(host: string): string | undefined {
  if (host.length > MAX_HOST)
    return `A host name has at most ${MAX_HOST} characters; this one has ${host.length}.`
  const labels = host.split('.')
  if (labels.includes('')) return 'Remove the dot that follows another one in the host.'
  const long = labels.find((label) => label.length > MAX_LABEL)
  if (long)
    return `Between two dots of a host name there are at most ${MAX_LABEL} characters; here there are ${long.length}.`
  if (labels.some((label) => /[^a-z0-9-]|^-|-$/.test(label)))
    return 'Use only letters, digits and - in the host, and no - at the end of a part.'
  return undefined
}

const hostnameOf = (host: string): string => new URL(`https://${host}`).hostname

function hostProblem(url: URL, rules: RedirectUriRules): string | undefined {
  const host = url.hostname
  if (/^[\d.]+$/.test(host) || host.startsWith('[')) return 'Use a host name instead of an IP address.'
  if (host.endsWith('.')) return 'Remove the dot at the end of the host.'
  const problem = dnsProblem(host)
  if (problem) return problem
  if (rules.type === 'partner' && (!host.includes('.') || /\.(local|internal|localhost)$/.test(host)))
    return `${host} can only be reached inside your network. A partner app needs a public host.`
  return undefined
}
