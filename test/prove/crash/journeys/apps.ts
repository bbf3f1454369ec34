import { OFF, ON, type } from '../../../support/deeds.ts'
import { png } from '../../../support/pictures.ts'
import { openEdit } from '../../../support/review-deeds.ts'
import { type AppForm, createApp, fillAppForm } from '../../../support/world.ts'
import type { MortalWorld } from '../mortal-world.ts'
import type { Journey } from '../scene.ts'

const REGISTERED = 'Registered at the authorization server'
const logo = (height: number) => ({ name: 'logo.png', bytes: png(420, height) })

export const appJourneys: Record<string, Journey> = {
  'create an internal app with a logo': (world, name) => creation(world, 'dana', { name, logo: logo(120) }),
  'create a partner app': (world, name) => creation(world, 'pia', { name, partner: 'For our partners.' }),
  'edit an internal app': ({ person }, name) => {
    const dana = person('dana')
    const send = async () => {
      await dana.submit()
      await dana.waitFor(/App details[\s\S]*new\.example\.com/)
    }
    return {
      prepare: () => createApp(dana, { name, logo: logo(120) }),
      async open() {
        await openEdit(dana, name)
        await dana.fill('Sign-in redirect URIs', 'https://new.example.com/callback')
        await dana.choose('Enrich API')
        await dana.upload('Logo: choose a file to replace it', logo(140))
      },
      click: send,
      again: () => sendAgain(dana, 'Edit App', send),
      audit: ['app.edited'],
    }
  },
  'switch an app off': ({ person }, name) => {
    const dana = person('dana')
    return {
      prepare: () => createApp(dana, { name }),
      open: () => type(dana, `/devportal app ${name}`, ON),
      async click() {
        await dana.click('Deactivate')
        await dana.waitFor(OFF)
      },
      audit: ['app.deactivated'],
    }
  },
  'switch an app on': ({ person }, name) => {
    const dana = person('dana')
    return {
      async prepare() {
        await createApp(dana, { name })
        await type(dana, `/devportal app ${name}`, ON)
        await dana.click('Deactivate')
        await dana.waitFor(OFF)
      },
      open: () => type(dana, `/devportal app ${name}`, OFF),
      async click() {
        await dana.click('Activate')
        await dana.waitFor(ON)
      },
      audit: ['app.activated'],
    }
  },
  'transfer an app': ({ person }, name) => {
    const dana = person('dana')
    const send = async () => {
      await dana.submit()
      await dana.waitFor('the app belongs to @Pia Castellano now')
    }
    return {
      prepare: () => createApp(dana, { name }),
      async open() {
        await type(dana, `/devportal app ${name}`, ON)
        await dana.click('Transfer to…')
        await dana.waitFor('New owner')
        await dana.pick('New owner', ['pia'])
      },
      click: send,
      audit: ['app.transferred'],
      told: [['pia', 'has transferred it to']],
    }
  },
}

type Person = ReturnType<MortalWorld['person']>

function creation({ person }: MortalWorld, who: string, form: AppForm): ReturnType<Journey> {
  const owner = person(who)
  const send = async () => {
    await owner.submit()
    await owner.waitFor(REGISTERED)
  }
  return {
    async open() {
      await type(owner, '/devportal create', 'App Integration Name')
      await fillAppForm(owner, form)
    },
    click: send,
    // Sent once more: the same window makes no second app
    again: () => sendAgain(owner, 'Create App', send),
    audit: ['app.created'],
    mayTell: [[who, 'Registration was delayed and is done now']],
  }
}

/** The form is still there where Slack got no answer to it. */
export async function sendAgain(person: Person, title: string, send: () => Promise<void>): Promise<void> {
  if (person.see().includes(`=== ${title} ===`)) await send()
}
