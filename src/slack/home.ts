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

async function viewFor(deps: SlackDeps, person: PersonRef, choice: HomeChoice) {
  const { company } = deps.rules.catalogue
  try {
    await mustHaveAccess(deps, person)
  } catch (error) {
    if (!(error instanceof PortalError)) throw error
    const forAdmin = error.code === 'no_access' && (await isAdmin(deps, person))
    return noAccessHomeView(company, forAdmin ? adminWithoutAccess(company) : error.message)
  }
  const page = await listApps(deps, person, {
    status: choice.status ?? undefined,
    query: choice.query,
    page: choice.page,
  })
  return homeView(page, choice, { company, logoUrl: deps.logoUrl })
}

export const adminWithoutAccess = (company: string): string =>
  `You are an admin here: type \`/devportal access\` to give people access to the ${company} DevPortal, yourself included.`
