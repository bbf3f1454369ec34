import { z } from 'zod'
import { readOnly } from './body.ts'
import { notFound, validationFailed } from './errors.ts'
import { newId, type Org } from './store.ts'

/** The scopes that exist at the authorization server; which app may have which is the policies' matter. */
export const scopeBody = z.strictObject({
  name: z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,255}$/, 'must be printable ASCII without spaces'),
  displayName: z.string().max(100).optional(),
  description: z.string().max(255).optional(),
  consent: z.enum(['IMPLICIT', 'REQUIRED', 'FLEXIBLE']).optional(),
  metadataPublish: z.enum(['ALL_CLIENTS', 'NO_CLIENTS']).optional(),
  default: z.boolean().optional(),
  optional: z.boolean().optional(),
  ...readOnly('id', 'system', '_links'),
})

type ScopeBody = z.infer<typeof scopeBody>

export interface Scope extends ScopeBody {
  id: string
  system: boolean
}

export const OIDC_SCOPES = ['openid', 'profile', 'email']

export function seedScopes(org: Org, scopes: readonly { name: string; description: string }[]): void {
  for (const name of OIDC_SCOPES) if (!findScope(org, name)) insertScope(org, { name }, true)
  for (const scope of scopes) if (!findScope(org, scope.name)) insertScope(org, scope, false)
}

export function addScope(org: Org, body: ScopeBody): Scope {
  if (findScope(org, body.name)) {
    throw validationFailed(
      'name',
      'name: A scope with this name already exists for this authorization server',
    )
  }
  return insertScope(org, body, false)
}

export const listScopes = (org: Org): Scope[] =>
  org.db
    .prepare<[], { body: string }>('SELECT body FROM scopes ORDER BY seq')
    .all()
    .map((row) => JSON.parse(row.body))

export function getScope(org: Org, id: string): Scope {
  const scope = listScopes(org).find((one) => one.id === id)
  if (!scope) throw notFound('OAuth2Scope', id)
  return scope
}

export const findScope = (org: Org, name: string): Scope | undefined =>
  listScopes(org).find((scope) => scope.name === name)

function insertScope(org: Org, body: ScopeBody, system: boolean): Scope {
  const scope: Scope = {
    consent: 'IMPLICIT',
    metadataPublish: system ? 'ALL_CLIENTS' : 'NO_CLIENTS',
    default: false,
    ...body,
    id: newId('scp'),
    system,
  }
  org.db
    .prepare('INSERT INTO scopes (id, name, body) VALUES (?, ?, ?)')
    .run(scope.id, scope.name, JSON.stringify(scope))
  return scope
}
