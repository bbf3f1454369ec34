import { mustBeAdmin, mustHaveAccess } from '../../domain/access.ts'
import type { HomeChoice, Status } from '../../domain/records.ts'
import type { SlackDeps } from '../deps.ts'
import { drawHome } from '../home.ts'
import { actorOf } from '../input.ts'
import { type Click, chosenValue, type Event } from './kinds.ts'

const untouched = { wholeTenant: false, status: null, query: '', page: 0 }

/** Opened, also for the hundredth time: drawn from state. */
export async function onHomeOpened({ event }: Event<'app_home_opened'>, deps: SlackDeps): Promise<void> {
  if (event.tab !== 'home') return
  const person = { tenantId: deps.tenantId, userId: event.user }
  if (!(await deps.db.homes.find(person))) await deps.db.homes.save({ ...person, ...untouched })
  await drawHome(deps, person).catch(async (error: unknown) => {
    deps.log.warn({ error }, 'a Home could not be drawn; it is tried again')
    // Nobody presses anything here that could be pressed again
    await deps.db.jobs.put('draw-home', `${person.tenantId}:${person.userId}`)
  })
}

/** A filter, a search or another page: remembered, so that the next drawing by itself shows the same. */
const choose =
  (read: (action: Click['action']) => Partial<HomeChoice>) =>
  async ({ body, action }: Click, deps: SlackDeps): Promise<void> => {
    const { tenantId, userId, homeTenantId } = actorOf(body, deps.tenantId)
    const known = await deps.db.homes.find({ tenantId, userId })
    const choice = { ...(known ?? { tenantId, userId, ...untouched }), ...read(action) }
    const allowed = choice.wholeTenant ? mustBeAdmin : mustHaveAccess
    await allowed(deps, { tenantId, userId, homeTenantId })
    await deps.db.homes.save(choice)
    await drawHome(deps, { tenantId, userId })
  }

/** An admin switches between their own apps and those of the workspace. */
export const onSwitchApps = choose((action) => ({ wholeTenant: chosenValue(action) === 'all', page: 0 }))
export const onFilter = choose((action) => ({ status: statusOf(chosenValue(action)), page: 0 }))
export const onSearch = choose((action) => ({ query: typed(action), page: 0 }))
export const onTurnPage = choose((action) => ({ page: Number.parseInt(chosenValue(action), 10) || 0 }))

const statusOf = (value: string): Status | null =>
  value === 'Approved' || value === 'Under Review' || value === 'Not Approved' ? value : null

const typed = (action: object): string =>
  'value' in action && typeof action.value === 'string' ? action.value.trim().slice(0, 100) : ''
