import type { App, AuditEntry } from '../../../../src/domain/records.ts'
import type { Deed, Ledger } from '../people/ledger.ts'

/** Clocks of two processes of one machine, and an audit row that is dated at the beginning of its transaction. */
const TOLERANCE_MS = 2_000

/** What people were told, held against the audit: nothing is lost, and nothing done twice that was done once. */
export function toldViolations(
  { deeds }: Pick<Ledger, 'deeds'>,
  apps: readonly Pick<App, 'id' | 'name'>[],
  rows: readonly AuditEntry[],
): string[] {
  const names = new Map(apps.map(({ id, name }) => [id, name]))
  const written = rows.map((row) => ({
    ...row,
    about: [names.get(row.appId ?? ''), row.appId, row.subject, row.after].join(' '),
  }))
  return deeds.flatMap((deed) => {
    const found = written.filter((row) => isOf(deed, row) && row.about.includes(deed.about))
    const since = new Date(deed.from - TOLERANCE_MS).toISOString()
    const words = `${deed.by ?? 'somebody'} was told ${deed.actions.join(' or ')} of ${deed.about}`
    return [
      ...(deed.toldAt && !found.some(({ at }) => at >= since)
        ? [`${words}, and the audit does not know it`]
        : []),
      ...(deed.once && found.length > 1
        ? [`${deed.actions.join(' or ')} of ${deed.about}: ${found.length} times`]
        : []),
    ]
  })
}

const isOf = ({ by, actions }: Deed, { actor, action }: AuditEntry): boolean =>
  actions.includes(action) && (by === undefined || actor === by)

/** Of an app as the audit tells it. */
interface State {
  status: string
  active: boolean
}

/** These tell what was seen at the authorization server, and not what the app is. */
const OF_THE_OTHER_SIDE = new Set(['app.changed_outside', 'app.agrees_again', 'app.off_enforced'])

/** Each change begins where the one before it has ended, and the app is what the last one made of it. */
export function historyViolations(apps: readonly App[], rows: readonly AuditEntry[]): string[] {
  return apps.flatMap((app) => {
    const own = rows.filter(({ appId, action }) => appId === app.id && !OF_THE_OTHER_SIDE.has(action))
    const steps = own.flatMap(({ action, before, after }) => {
      // What differed at the authorization server is told, too
      const from = action === 'app.restored' ? undefined : stateIn(before)
      const to = stateIn(after)
      return from || to ? [{ action, from, to }] : []
    })
    const breaks = steps.flatMap(({ action, from }, index) => {
      const last = steps.slice(0, index).findLast(({ to }) => to)?.to
      return from && last && !isSame(from, last)
        ? [`${app.name}: ${action} begins at ${words(from)}, not at ${words(last)}`]
        : []
    })
    const end = steps.findLast(({ to }) => to)?.to
    const owner = ownerOf(own)
    return [
      ...breaks,
      ...(steps.filter(({ action }) => action === 'app.created').length === 1
        ? []
        : [`${app.name} was not created once`]),
      ...(end && !isSame(end, app) ? [`${app.name} is ${words(app)}, and was made ${words(end)}`] : []),
      ...(owner === app.ownerId ? [] : [`${app.name} belongs to ${app.ownerId}, and was given to ${owner}`]),
    ]
  })
}

function stateIn(json: string | null): State | undefined {
  const value: unknown = json && JSON.parse(json)
  if (typeof value !== 'object' || value === null || !('status' in value && 'active' in value))
    return undefined
  return { status: String(value.status), active: value.active === true }
}

const isSame = (one: State, other: State): boolean =>
  one.status === other.status && one.active === other.active

const words = ({ status, active }: State): string => `${status} and ${active ? 'on' : 'off'}`

function ownerOf(rows: readonly AuditEntry[]): string | undefined {
  const given = rows.findLast(({ action }) => action === 'app.transferred')
  const after: unknown = given?.after && JSON.parse(given.after)
  if (typeof after === 'object' && after !== null && 'owner' in after) return String(after.owner)
  return rows.find(({ action }) => action === 'app.created')?.actor
}
