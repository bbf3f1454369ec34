import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import type { OpenView } from '../../src/sandbox/slack/workspace/workspace.ts'
import type { Browser } from '../support/browser.ts'
import { codeOn, enterCode, logInAsOther } from '../support/code-deeds.ts'
import { directMessage, getToken, openSecrets, type, until } from '../support/deeds.ts'
import { consoleOf } from '../support/okta-console.ts'
import { openEdit, PLACE, rejectApp, submitApp } from '../support/review-deeds.ts'
import type { Rows } from '../support/rows.ts'
import { askForToken, createApp, fillAppForm, giveAccess, type World } from '../support/world.ts'
import { type Ids, IN_REVIEW, idsIn } from './offboard-ids.ts'

/** What people could use while they were in: ids, and forms that they opened. All of it got by the real journeys. */
export interface Things extends Ids {
  /** Of the internal app. */
  clientId: string
  /** Of the open login. */
  link: string
  code: string
  /** The browser at the page of the held login, and what its forms carry. */
  heldBy: Browser
  formToken: string
  /** A bearer token that was handed over, and the value of the active secret. */
  token: string
  secret: string
  forms: Record<
    'create' | 'edit' | 'transfer' | 'generate' | 'code' | 'reject' | 'access' | 'audit',
    OpenView
  >
}

export async function acquire(world: World, rows: Rows): Promise<Things> {
  const [dana, pia, ada] = ['dana', 'pia', 'ada'].map(world.person) as [
    PersonDriver,
    PersonDriver,
    PersonDriver,
  ]
  await giveAccess(world, 'dana', 'pia')
  for (const name of ['dana', 'vera']) await world.person(name).goto('home')
  const clientId = await createApp(dana, { name: 'Lead Sync' })
  await newSecret(dana, 'Lead Sync', 'tomorrow')
  await partnerApp(world, dana)
  await driftedApp(world, dana)
  await submitApp(pia, IN_REVIEW)
  await createApp(pia, { name: 'Pia Own' })
  await world.person('nico').goto('home')
  await world.person('nico').waitFor('Request access')
  await world.person('nico').click('Request access')
  await directMessage(ada, '[Grant]')
  const token = await getToken(dana, 'Lead Sync', 'Dana Reyes')
  const lender = await logInAsOther(pia, 'Pia Own', 'Dana Reyes')
  await enterCode(pia, await codeOn(lender))
  await directMessage(dana, 'A token that acts as your account was handed to')
  const heldBy = await logInAsOther(dana, 'Lead Sync', 'Pia Castellano')
  const code = await codeOn(heldBy)
  const formToken = heldBy.forms[0]?.fields.form_token ?? ''
  const link = await askForToken(dana, 'Lead Sync')
  await ada.goto('home')
  await ada.waitFor('Show all apps of this workspace')
  await ada.click('Show all apps of this workspace')
  const forms = await openForms(world, dana, ada, code)
  const { tables } = await rows.read()
  const secret = world.okta.client(clientId)?.secrets.at(-1)?.value ?? ''
  return { clientId, secret, token, heldBy, formToken, code, link, forms, ...idsIn(tables, dana.id) }
}

/** A second one; the first ends tomorrow, or now. */
async function newSecret(dana: PersonDriver, app: string, end: 'tomorrow' | 'now'): Promise<void> {
  await openSecrets(dana, app)
  await dana.click('Generate New Secret')
  await dana.waitFor('What becomes of the old one')
  if (end === 'now') await dana.choose('End it now')
  await dana.submit()
  const state = end === 'now' ? '⚪ Inactive' : '🟠 Active, ends'
  await until(async () => {
    const seen = await openSecrets(dana, app)
    return seen.includes(state) && seen.includes('🟢 Active')
  })
  await dana.cancel({ all: true })
}

async function partnerApp(world: World, dana: PersonDriver): Promise<void> {
  const rae = world.person('rae')
  await submitApp(dana, 'Partner Hub')
  await rae.goto(PLACE)
  await rae.waitFor('Partner Hub')
  await rae.click('Approve', { near: 'Partner Hub' })
  await rae.waitFor('It is live now')
  await newSecret(dana, 'Partner Hub', 'now')
  for (const name of ['Partner Hub B', 'Partner Hub C']) {
    await openEdit(dana, 'Partner Hub')
    await dana.fill('App Integration Name', name)
    await dana.submit()
    await dana.waitFor('App details')
    await dana.cancel({ all: true })
    if (name.endsWith('C')) continue
    await rae.thread('Partner Hub')
    await rae.waitFor(name)
    await rejectApp(rae, name, 'Why another name?')
    await directMessage(dana, 'Why another name?')
  }
  await type(dana, '/devportal app Partner Hub', 'App details')
  await dana.click('Deactivate')
  await dana.waitFor('⚪ Off')
  await dana.cancel({ all: true })
}

async function driftedApp(world: World, dana: PersonDriver): Promise<void> {
  const clientId = await createApp(dana, { name: 'Odd One' })
  await consoleOf(world.okta).rename({ clientId }, 'Renamed there')
  await type(dana, '/devportal app Odd One', 'Changed outside')
  await dana.cancel({ all: true })
}

/** Opens each form as a person would; the answer has them as they were, filled in and unsent. */
async function openForms(
  world: World,
  dana: PersonDriver,
  ada: PersonDriver,
  typed: string,
): Promise<Things['forms']> {
  const taken = async (person: PersonDriver): Promise<OpenView> => {
    const view = world.slack.workspace.stacks.get(person.id)?.at(-1)
    if (!view) throw new Error(`${person.id} has nothing open`)
    await person.cancel({ all: true })
    return view
  }
  await type(dana, '/devportal create', 'App Integration Name')
  await fillAppForm(dana, { name: 'One More' })
  const create = await taken(dana)
  await openEdit(dana, 'Lead Sync')
  await dana.fill('App Integration Name', 'Taken Over')
  const edit = await taken(dana)
  await type(dana, '/devportal app Lead Sync', 'App details')
  await dana.click('Transfer to…')
  await dana.waitFor('New owner')
  await dana.pick('New owner', ['pia'])
  const transfer = await taken(dana)
  await openSecrets(dana, 'Odd One')
  await dana.click('Generate New Secret')
  await dana.waitFor('What becomes of the old one')
  const generate = await taken(dana)
  await directMessage(dana, '[Enter code]')
  await dana.click('Enter code')
  await dana.waitFor('=== Enter the code ===')
  await dana.fill('Code', typed)
  const code = await taken(dana)
  await dana.goto(PLACE)
  await dana.click('Reject', { near: IN_REVIEW })
  await dana.waitFor('The submitter reads this')
  await dana.fill('Reason', 'No.')
  const reject = await taken(dana)
  await type(ada, '/devportal access', 'Add people')
  await ada.pick('Add people', ['nico'])
  const access = await taken(ada)
  await type(ada, '/devportal audit', 'Next')
  return { create, edit, transfer, generate, code, reject, access, audit: await taken(ada) }
}
