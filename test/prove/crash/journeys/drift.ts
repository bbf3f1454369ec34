import { clientNamed, OFF, type, until } from '../../../support/deeds.ts'
import { consoleOf } from '../../../support/okta-console.ts'
import { createApp } from '../../../support/world.ts'
import type { MortalWorld } from '../mortal-world.ts'
import type { Journey } from '../scene.ts'

const CHANGED = 'Changed outside'
const ADDED = 'https://added.example.com/callback'

type Client = ReturnType<typeof clientNamed>
type Act = (console: ReturnType<typeof consoleOf>, client: Client) => Promise<unknown>

const add: Act = (console, client) => console.addRedirectUri(client, ADDED)

/** Dana looks at her app, whose client somebody has changed in Okta's console. */
async function look({ person }: MortalWorld, name: string): Promise<void> {
  await type(person('dana'), `/devportal app ${name}`, CHANGED)
}

async function changedOutside(world: MortalWorld, name: string, act: Act): Promise<void> {
  await createApp(world.person('dana'), { name })
  await act(consoleOf(world.okta), clientNamed(world.okta, name))
}

const decision =
  (
    button: 'Adopt' | 'Restore',
    act: Act,
    rest: Partial<ReturnType<Journey>> & { audit: string[] },
  ): Journey =>
  (world, name) => {
    const dana = world.person('dana')
    return {
      async prepare() {
        await changedOutside(world, name, act)
        await look(world, name)
      },
      open: () => look(world, name),
      async click() {
        await dana.click(button)
        await until(() => !dana.see().includes(CHANGED))
      },
      ...rest,
    }
  }

const has = (world: MortalWorld, name: string): boolean =>
  clientNamed(world.okta, name).redirectUris.includes(ADDED)

export const driftJourneys: Record<string, Journey> = {
  'find what was changed outside': (world, name) => ({
    prepare: () => changedOutside(world, name, add),
    open: async () => undefined,
    click: () => look(world, name),
    audit: ['app.changed_outside'],
    told: [['dana', `Application Name: ${name}\n⚠️ Somebody changed its client`]],
  }),
  'adopt what was changed outside': (world, name) => ({
    ...decision('Adopt', add, { audit: ['app.adopted'] })(world, name),
    end: () => (has(world, name) ? [] : ['what was adopted is not there']),
  }),
  'restore what was changed outside': (world, name) => ({
    ...decision('Restore', add, { audit: ['app.restored'] })(world, name),
    end: () => (has(world, name) ? ['what was added is still there'] : []),
  }),
  'restore a client that was deleted': (world, name) =>
    decision('Restore', (console, client) => console.deleteClient(client), {
      audit: ['app.restored'],
      told: [['dana', `Application Name: ${name}\n🔑 Its client`]],
    })(world, name),
  'find an app switched on outside': (world, name) => {
    const dana = world.person('dana')
    const isOff = () => until(() => clientNamed(world.okta, name).status === 'INACTIVE')
    return {
      async prepare() {
        await createApp(dana, { name })
        await type(dana, `/devportal app ${name}`, 'Active: 🟢 On')
        await dana.click('Deactivate')
        await isOff()
        await world.quiet()
        await consoleOf(world.okta).turn(clientNamed(world.okta, name), 'activate')
      },
      open: async () => undefined,
      async click() {
        await type(dana, `/devportal app ${name}`, OFF)
        await isOff()
      },
      audit: ['app.off_enforced'],
    }
  },
}
