/**
 * An app's client as both sides describe it, so that they can be compared: what the rows want, what the authorization
 * server holds, what was agreed on last. The order in lists means nothing. Never a value of a secret.
 */
export interface ClientPicture {
  /** As the server keeps it, which may not take every character. */
  name: string
  /** Without the portal's own. */
  redirectUris: string[]
  /** Without those of the login. */
  scopes: string[]
  /** Of the server: whose members may log in. */
  groups: string[]
  /** What the portal's own login needs is there: its callback, the scopes of identity. */
  login: boolean
}

export type PictureAspect = keyof ClientPicture

export interface ClientState extends ClientPicture {
  active: boolean
  /** Row id of each secret, and whether it is on. */
  secrets: Record<string, boolean>
}

/** One thing that somebody changed at the authorization server. `there`: what it holds. */
export type Difference =
  | { what: 'gone' | 'login' }
  | { what: 'name'; there: string }
  | { what: 'redirectUris' | 'scopes' | 'groups'; there: string[] }
  | { what: 'active'; there: boolean }
  | { what: 'secret-added'; remoteId: string; last4: string; active: boolean }
  | { what: 'secret-gone' | 'secret-off' | 'secret-on'; secretId: string; last4: string }

/** Changed outside: the authorization server and the row differ, and it was not us. */
export interface Drift {
  /** When it was first seen. */
  since: string
  differences: Difference[]
}

/** What an app's row keeps of its client at the authorization server. */
export interface Agreement {
  /** What the authorization server may hold from us: the last agreement, then what was set out to be written since. */
  agreed: ClientState[] | null
  /** While nobody has decided on it. */
  drift: Drift | null
  /** When its client was last looked at, or a look was last asked for; unset until it is registered. */
  lookedAt: string | null
}
