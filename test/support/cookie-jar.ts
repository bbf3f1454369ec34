interface Cookie {
  name: string
  value: string
  host: string
  path: string
  secure: boolean
  expiresAt: number
}

/**
 * Cookies by host and path, as in RFC 6265. Ports do not separate them, and `Secure` ones are neither kept nor sent
 * over plain http, also on localhost: some browsers are that strict.
 */
export class CookieJar {
  #cookies: Cookie[] = []

  store(url: URL, setCookies: string[]): void {
    for (const line of setCookies) {
      const cookie = parse(url, line)
      if (!cookie || (cookie.secure && url.protocol !== 'https:')) continue
      this.#cookies = this.#cookies.filter((other) => !isSame(cookie, other))
      if (cookie.expiresAt > Date.now()) this.#cookies.push(cookie)
    }
  }

  /** What to send to this address; empty when nothing. */
  header(url: URL): string {
    return this.#for(url)
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ')
  }

  get(url: string, name: string): string | undefined {
    return this.#for(new URL(url)).find((cookie) => cookie.name === name)?.value
  }

  clear(): void {
    this.#cookies = []
  }

  #for(url: URL): Cookie[] {
    return this.#cookies
      .filter(
        (cookie) =>
          cookie.host === url.hostname &&
          matchesPath(cookie.path, url.pathname) &&
          cookie.expiresAt > Date.now() &&
          (!cookie.secure || url.protocol === 'https:'),
      )
      .sort((a, b) => b.path.length - a.path.length)
  }
}

function parse(url: URL, line: string): Cookie | undefined {
  const [pair = '', ...rest] = line.split(';')
  const at = pair.indexOf('=')
  if (at < 1) return undefined
  const attributes = new Map(rest.map((part) => attribute(part)))
  const path = attributes.get('path')
  return {
    name: pair.slice(0, at).trim(),
    value: pair.slice(at + 1).trim(),
    host: url.hostname,
    path: path?.startsWith('/') ? path : defaultPath(url),
    secure: attributes.has('secure'),
    expiresAt: expiryOf(attributes.get('max-age'), attributes.get('expires')),
  }
}

function attribute(part: string): [name: string, value: string] {
  const [name = '', ...value] = part.split('=')
  return [name.trim().toLowerCase(), value.join('=').trim()]
}

function expiryOf(maxAge: string | undefined, expires: string | undefined): number {
  if (maxAge !== undefined) return Date.now() + Number(maxAge) * 1000
  return expires === undefined ? Number.POSITIVE_INFINITY : Date.parse(expires)
}

const defaultPath = ({ pathname }: URL): string => pathname.slice(0, pathname.lastIndexOf('/')) || '/'

const matchesPath = (own: string, asked: string): boolean =>
  asked === own || asked.startsWith(own.endsWith('/') ? own : `${own}/`)

const isSame = (a: Cookie, b: Cookie): boolean => a.name === b.name && a.host === b.host && a.path === b.path
