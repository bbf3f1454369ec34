import type { HomeView } from '@slack/types'
import { isAdmin, mustHaveAccess } from '../domain/access.ts'
import { PortalError } from '../domain/errors.ts'
import { listApps } from '../domain/list-apps.ts'
import type { HomeChoice, PersonRef } from '../domain/records.ts'
import type { SlackDeps } from './deps.ts'
import { homeView, noAccessHomeView } from './views/home.ts'

/** Draws someone's Home from state. Whoever never opened it has none to draw. */
export async function drawHome(deps: SlackDeps, person: PersonRef): Promise<void> {
  const choice = await deps.db.homes.find(person)
  if (!choice) return
  await deps.messenger.publishHome(person, await viewFor(deps, person, choice))
}

/** Draws the Homes of admins who look at the whole tenant. */
export async function drawAdminHomes(deps: SlackDeps, tenantId: string): Promise<void> {
  for (const person of await deps.db.homes.ofWholeTenant(tenantId)) await drawHome(deps, person)
}

async function viewFor(deps: SlackDeps, person: PersonRef, choice: HomeChoice): Promise<HomeView> {
  const { company } = deps.rules.catalogue
  const admin = await isAdmin(deps, person)
  // An admin who is none any more sees their own apps again
  const wholeTenant = choice.wholeTenant && admin
  if (!wholeTenant) {
    const refusal = await refusalOf(mustHaveAccess(deps, person))
    if (refusal) {
      const reason = admin && refusal.code === 'no_access' ? adminWithoutAccess(company) : refusal.message
      return noAccessHomeView(company, reason, { ask: refusal.code === 'no_access' && !admin, admin })
    }
  }
  const { status, query, page } = choice
  const found = await listApps(deps, person, { wholeTenant, status: status ?? undefined, query, page })
  const owners = wholeTenant
    ? await deps.db.access.among(
        person.tenantId,
        found.apps.map((app) => app.ownerId),
      )
    : undefined
  return homeView(found, { status, query, wholeTenant }, { company, logoUrl: deps.logoUrl, admin, owners })
}

/** The refusal that this check ended with; nothing when it passed. */
const refusalOf = (check: Promise<void>): Promise<PortalError | undefined> =>
  check.then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof PortalError) return error
      throw error
    },
  )

export const adminWithoutAccess = (company: string): string =>
  `You are an admin here: type \`/devportal access\` to give people access to the ${company} DevPortal, yourself included.`
