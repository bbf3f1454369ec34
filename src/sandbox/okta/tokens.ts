import { isoNow, type Org } from './store.ts'

/**
 * JWT access tokens are not stored by oidc-provider and cannot be ended there. Okta answers `active: false` for
 * ended ones, so the sandbox remembers each `jti` until its token expires.
 */
export interface IssuedToken {
  jti: string
  clientId: string
  accountId: string
  grantId: string
  /** Seconds since 1970. */
  expiresAt: number
}

export function recordToken(org: Org, token: IssuedToken): void {
  org.db
    .prepare(
      `INSERT INTO issued_tokens (jti, client_id, account_id, grant_id, expires_at, ended_at)
       VALUES (?, ?, ?, ?, ?, CASE WHEN EXISTS (SELECT 1 FROM apps WHERE client_id = ? AND status = 'ACTIVE') THEN NULL ELSE ? END)`,
    )
    // Switched off between the check of the secret and the signing: born ended.
    .run(
      token.jti,
      token.clientId,
      token.accountId,
      token.grantId,
      token.expiresAt,
      token.clientId,
      isoNow(org),
    )
}

/** A token that we never issued is as good as ended. */
export function isLive(org: Org, jti: string): boolean {
  const row = org.db
    .prepare<[string], { ended_at: string | null }>('SELECT ended_at FROM issued_tokens WHERE jti = ?')
    .get(jti)
  return row !== undefined && row.ended_at === null
}

export function endToken(org: Org, jti: string, clientId: string): void {
  org.db
    .prepare('UPDATE issued_tokens SET ended_at = ? WHERE jti = ? AND client_id = ? AND ended_at IS NULL')
    .run(isoNow(org), jti, clientId)
}

export function endTokensOfGrant(org: Org, grantId: string): void {
  org.db
    .prepare('UPDATE issued_tokens SET ended_at = ? WHERE grant_id = ? AND ended_at IS NULL')
    .run(isoNow(org), grantId)
}

/** Also spends the client's codes and grants, so that switching it on again revives nothing. */
export function endTokensOfClient(org: Org, clientId: string): void {
  org.db.transaction(() => {
    org.db
      .prepare('UPDATE issued_tokens SET ended_at = ? WHERE client_id = ? AND ended_at IS NULL')
      .run(isoNow(org), clientId)
    org.db.prepare('DELETE FROM oidc_records WHERE client_id = ?').run(clientId)
  })()
}

export function forgetExpired(org: Org): void {
  const now = Math.floor(Date.now() / 1000)
  org.db.prepare('DELETE FROM issued_tokens WHERE expires_at < ?').run(now)
  org.db.prepare('DELETE FROM oidc_records WHERE expires_at < ?').run(now)
}
