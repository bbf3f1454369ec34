import { acme } from '../../../../src/sandbox/cast.ts'
import { directMessage, type, until } from '../../../support/deeds.ts'
import { createApp, giveAccess } from '../../../support/world.ts'
import type { MortalWorld } from '../mortal-world.ts'
import type { Journey, Scene } from '../scene.ts'

const RETRY_MS = 60_000

type Person = ReturnType<MortalWorld['person']>

/** Somebody new for each run: `Run 0007` is `run0007` in Slack. */
async function newcomer({ slack, person }: MortalWorld, name: string): Promise<Person> {
  const handle = handleOf(name)
  const id = `U0${handle.toUpperCase()}`
  const general = person('ada')
    .screen()
    .channels.find((channel) => channel.name === 'general')
  slack.addPerson({
    id,
    teamId: acme.teamId,
    name: handle,
    realName: name,
    title: 'New here',
    email: `${handle}@acme-robotics.example`,
    tz: 'UTC',
    role: 'member',
  })
  await slack.join(general?.id ?? '', id)
  return person(handle)
}

const handleOf = (name: string): string => name.toLowerCase().replace(/\W/g, '')

export async function withAccess(world: MortalWorld, name: string): Promise<Person> {
  const person = await newcomer(world, name)
  await giveAccess(world, handleOf(name))
  return person
}

async function ask(world: MortalWorld, name: string): Promise<void> {
  const person = await newcomer(world, name)
  await type(person, '/devportal', "You don't have access")
  await person.click('Request access')
  await person.waitFor('Your admins have been asked.')
}

/** Ada's answer to a request, at her card of it. */
const answer =
  (
    button: 'Grant' | 'Decline',
    shows: string,
    rest: (handle: string) => Pick<Scene, 'audit' | 'told'>,
  ): Journey =>
  (world, name) => {
    const ada = world.person('ada')
    const card = () => ada.see().slice(ada.see().lastIndexOf(`Asked by: @${name}`))
    return {
      prepare: () => ask(world, name),
      open: () => directMessage(ada, new RegExp(`Asked by: @${name}[\\s\\S]*\\[Grant\\]`)),
      async click() {
        await ada.click(button, { near: name })
        await until(() => card().includes(shows))
      },
      ...rest(handleOf(name)),
      end: () => (card().includes('[Grant]') ? ['the card still asks'] : []),
    }
  }

/** Slack says that somebody is no full member any more: nobody has to do anything about it. */
const departure =
  (leave: (slack: MortalWorld['slack'], userId: string) => Promise<void>, became: string): Journey =>
  (world, name) => {
    let userId = ''
    const gone = () => until(async () => !(await hasAccess(world, userId)))
    return {
      async prepare() {
        const person = await withAccess(world, name)
        userId = person.id
        await createApp(person, { name })
      },
      open: async () => undefined,
      async click() {
        await leave(world.slack, userId)
        await gone()
      },
      async again() {
        // An event that was not acknowledged comes again, by HTTP after a minute
        for (const ms of [RETRY_MS, -RETRY_MS]) world.clock.advance(ms)
        await gone()
      },
      audit: ['access.revoked'],
      told: [['ada', `@${name} ${became} and owns 1 API app.`]],
    }
  }

const hasAccess = async ({ connection }: MortalWorld, userId: string): Promise<boolean> => {
  const { kysely } = connection
  return (await kysely.selectFrom('access').selectAll().where('userId', '=', userId).execute()).length > 0
}

export const accessJourneys: Record<string, Journey> = {
  'give somebody access': (world, name) => {
    const ada = world.person('ada')
    const send = async () => {
      await ada.submit()
      await ada.waitFor(/has access now|had access already/)
    }
    return {
      prepare: () => newcomer(world, name),
      async open() {
        await type(ada, '/devportal access', 'Add people')
        await ada.pick('Add people', [handleOf(name)])
      },
      click: send,
      async again() {
        if (/has access now|had access already/.test(ada.see())) return
        await send()
      },
      audit: ['access.granted'],
      told: [[handleOf(name), '@Ada Okafor has given you access']],
    }
  },
  'take access away': (world, name) => {
    const ada = world.person('ada')
    return {
      prepare: () => withAccess(world, name),
      open: () => type(ada, '/devportal access', `@${name}\n`),
      async click() {
        await ada.click('Remove', { near: `@${name}` })
        await ada.waitFor('has no access any more')
      },
      audit: ['access.revoked'],
      told: [[handleOf(name), '@Ada Okafor has removed your access']],
    }
  },
  'ask for access': (world, name) => {
    let person = world.person('nico')
    return {
      async prepare() {
        person = await newcomer(world, name)
      },
      open: () => type(person, '/devportal', "You don't have access"),
      async click() {
        await person.click('Request access')
        await person.waitFor('Your admins have been asked.')
      },
      audit: ['access.requested'],
      told: [['ada', `Asked by: @${name}`]],
    }
  },
  'grant a request': answer('Grant', '✅ Granted by: @Ada Okafor', (handle) => ({
    audit: ['access.granted'],
    told: [[handle, '@Ada Okafor has given you access']],
  })),
  'decline a request': answer('Decline', '⛔ Declined by: @Ada Okafor', (handle) => ({
    audit: ['access.declined'],
    told: [[handle, '@Ada Okafor has declined your request']],
  })),
  'be deactivated in Slack': departure((slack, userId) => slack.deactivate(userId), 'has left'),
  'be made a guest': departure(
    (slack, userId) => slack.setRole(userId, 'guest'),
    'is a guest now, without access to the DevPortal,',
  ),
}
