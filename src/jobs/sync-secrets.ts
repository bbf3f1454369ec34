import type { AuthorizationServer, RemoteSecret } from '../domain/authorization-server.ts'
import type { ClientState, Difference } from '../domain/client-state.ts'
import { compareSecrets } from '../domain/drift.ts'
import type { Clock } from '../domain/ports.ts'
import { intend, noteEnforced } from '../domain/record-look.ts'
import type { App, Secret } from '../domain/records.ts'
import type { Sealer } from '../domain/sealing.ts'
import { nextSecretStep, type SecretStep } from '../domain/secret-steps.ts'
import { MAX_SECRETS } from '../domain/secrets.ts'
import type { Database } from '../domain/stores.ts'
import { confirm, isBlocked, placeOf, rememberFingerprints, see, withCopies } from './see-secrets.ts'

export interface SyncSecretsDeps {
  db: Database
  clock: Clock
  sealer: Sealer
  authorizationServer: AuthorizationServer
}

export interface SecretsSeen {
  /** What the server may hold from us, by now. */
  ours: ClientState[] | null
  rows: Secret[]
  /** What was changed there and is left as it is. */
  differences: Difference[]
  /** Nothing more can be done, although something is missing. */
  blocked: boolean
}

/** More steps than any two sides can be apart. */
const MAX_CALLS = 20

/** One call at a time, each decided anew from both sides: `nextSecretStep` knows the order that the server allows. */
export async function syncSecrets(
  deps: SyncSecretsDeps,
  app: App,
  remoteId: string,
  agreed: ClientState[] | null,
): Promise<SecretsSeen> {
  const { db, authorizationServer } = deps
  let ours = agreed
  let held = await authorizationServer.listSecrets(remoteId)
  for (let calls = 0; calls < MAX_CALLS; calls++) {
    const rows = await db.secrets.list(app.id, { withDeleted: true })
    if (await confirm(deps, rows, held)) continue
    const differences = compareSecrets(rows, held, ours)
    const step = nextStep(withCopies(rows, held), held, differences)
    await see(deps, rows, held, step)
    if (!step) {
      await rememberFingerprints(deps, rows, held)
      const blocked = rows.some((row) => isBlocked(row, held))
      return { ours, rows, differences, blocked }
    }
    if (step.do === 'deactivate' && names(differences, 'secret-on', step.row))
      ours = await noteEnforced(deps, app, { last4: step.row.last4 }, (state) => switchedOn(state, step.row))
    // It stands in for a moment only: a run that is cut off there must know that this was us
    if (step.do === 'activate' && step.row.wanted !== 'active')
      ours = await intend(deps, app, standingIn(ours, step.row))
    await take(deps, remoteId, step)
    held = await authorizationServer.listSecrets(remoteId)
  }
  throw new Error(`The secrets of ${app.id} do not settle`)
}

const standingIn = (ours: ClientState[] | null, row: Secret): ClientState | undefined =>
  ours?.[0] && { ...ours[0], ...switchedOn(ours[0], row) }

const switchedOn = ({ secrets }: ClientState, { id }: Secret): Pick<ClientState, 'secrets'> => ({
  secrets: { ...secrets, [id]: true },
})

/**
 * A secret that was switched off there stays so, unless it is needed: the server gives up no secret that is its only
 * active one, and a leaked one must end.
 */
function nextStep(
  rows: readonly Secret[],
  held: readonly RemoteSecret[],
  differences: readonly Difference[],
): SecretStep | undefined {
  const left = rows.filter((row) => !names(differences, 'secret-off', row))
  const step = nextSecretStep(left, held, MAX_SECRETS)
  const unended = rows.some((row) => row.wanted !== 'active' && isOn(row, held))
  return step ?? (unended ? nextSecretStep(rows, held, MAX_SECRETS) : undefined)
}

const isOn = (row: Secret, held: readonly RemoteSecret[]): boolean =>
  held.some((remote) => remote.id === row.remoteId && remote.active)

const names = (differences: readonly Difference[], what: 'secret-off' | 'secret-on', row: Secret): boolean =>
  differences.some((difference) => difference.what === what && difference.secretId === row.id)

function take(deps: SyncSecretsDeps, remoteId: string, step: SecretStep): Promise<unknown> {
  const { authorizationServer } = deps
  switch (step.do) {
    case 'add':
      return authorizationServer.addSecret(
        remoteId,
        deps.sealer.open(placeOf(step.row), step.row.sealed ?? ''),
      )
    case 'activate':
      return authorizationServer.activateSecret(remoteId, step.remoteId)
    case 'deactivate':
      return authorizationServer.deactivateSecret(remoteId, step.remoteId)
    case 'delete':
      return authorizationServer.deleteSecret(remoteId, step.remoteId)
  }
}
