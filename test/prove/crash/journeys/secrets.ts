import { clientNamed, openSecrets, SHOWN_SECRET, showSecret } from '../../../support/deeds.ts'
import { createApp } from '../../../support/world.ts'
import type { MortalWorld } from '../mortal-world.ts'
import type { Journey, Scene } from '../scene.ts'
import { sendAgain } from './apps.ts'

const masked = (secret: { last4: string } | undefined): string => `••••${secret?.last4}`

/** Dana's app with so many secrets, the newest made with this word about the one before. */
async function generate({ person }: MortalWorld, name: string, choice: string): Promise<void> {
  const dana = person('dana')
  await openSecrets(dana, name)
  await dana.click('Generate New Secret')
  await dana.waitFor('What becomes of the old one')
  await dana.choose(choice)
}

export async function withTwo(world: MortalWorld, name: string, choice: string): Promise<void> {
  await createApp(world.person('dana'), { name })
  await generate(world, name, choice)
  await world.person('dana').submit()
  await world.quiet()
}

const generation =
  (choice: string, shows: RegExp): Journey =>
  (world, name) => {
    const dana = world.person('dana')
    const send = async () => {
      await dana.submit()
      await dana.waitFor(shows)
    }
    return {
      prepare: () => createApp(dana, { name }),
      open: () => generate(world, name, choice),
      click: send,
      // Sent once more: the same window makes no second secret
      again: () => sendAgain(dana, 'Generate New Secret', send),
      audit: ['secret.generated'],
    }
  }

/** A button beside the older of two secrets. */
const press =
  (button: string, choice: string, shows: string | RegExp, rest: Pick<Scene, 'audit' | 'told'>): Journey =>
  (world, name) => {
    const dana = world.person('dana')
    return {
      prepare: () => withTwo(world, name, choice),
      open: () => openSecrets(dana, name),
      async click() {
        await dana.click(button, { near: masked(clientNamed(world.okta, name).secrets[0]) })
        await dana.waitFor(shows)
      },
      ...rest,
    }
  }

export const secretJourneys: Record<string, Journey> = {
  'generate a secret, the old one ends in a day': generation('End it in 24 hours', /🟠 Active, ends/),
  'generate a secret, the old one ends now': generation('End it now', /=== Client Secrets ===/),
  'deactivate a secret': press('Deactivate', 'Keep both', '⚪ Inactive', { audit: ['secret.deactivated'] }),
  'activate a secret': press('Activate', 'End it now', /🟢 Active[\s\S]*🟢 Active/, {
    audit: ['secret.activated'],
  }),
  'delete a secret': press('Delete', 'End it now', /=== Client Secrets ===/, { audit: ['secret.deleted'] }),
  'keep a secret that would end': press('Keep both', 'End it in 24 hours', /🟢 Active[\s\S]*🟢 Active/, {
    audit: ['secret.kept'],
  }),
  'end a secret that has leaked': ({ person }, name) => {
    const dana = person('dana')
    return {
      prepare: () => createApp(dana, { name }),
      open: () => openSecrets(dana, name),
      async click() {
        await dana.click('Leaked!')
        await dana.waitFor('has ended, at once and for good')
      },
      audit: ['secret.compromised'],
    }
  },
  'report a secret that has leaked': ({ person, okta }, name) => {
    const [dana, pia] = [person('dana'), person('pia')]
    let leaked = ''
    return {
      async prepare() {
        await createApp(dana, { name })
        leaked = clientNamed(okta, name).secrets[0]?.value ?? ''
        await dana.say(`It is ${leaked}`)
        await pia.goto('#general')
      },
      open: () => pia.waitFor(leaked),
      async click() {
        await pia.useShortcut('Report a leaked secret', { near: leaked })
        await pia.waitFor('Thank you: a leaked secret was ended')
      },
      audit: ['secret.reported'],
      told: [
        ['dana', `Application Name: ${name}`],
        ['ada', `Application Name: ${name}`],
      ],
    }
  },
  'show a secret': ({ person, okta }, name) => {
    const dana = person('dana')
    return {
      prepare: () => createApp(dana, { name }),
      open: () => openSecrets(dana, name),
      async click() {
        await dana.click('Show')
        await dana.waitFor(SHOWN_SECRET)
      },
      // Written down before it is shown: seen or not, it can be shown again
      async again() {
        dana.reload()
        await openSecrets(dana, name)
        await showSecret(dana)
      },
      audit: ['secret.shown+'],
      end: () => (clientNamed(okta, name).secrets.length === 1 ? [] : ['there is another secret']),
    }
  },
}
