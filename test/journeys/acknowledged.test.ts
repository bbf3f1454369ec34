import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acme } from '../../src/sandbox/cast.ts'
import { actions, COMMAND, modals, shortcuts } from '../../src/slack/ids.ts'
import { clicks, submissions } from '../../src/slack/listen.ts'
import { subcommands } from '../../src/slack/listeners/commands.ts'
import { logInAsOther } from '../support/code-deeds.ts'
import { allRows, type } from '../support/deeds.ts'
import { sendForm } from '../support/forger.ts'
import { submitApp } from '../support/review-deeds.ts'
import { createApp, expectNoViolations, giveAccess, startWorld, type World } from '../support/world.ts'

/** After this Slack shows "trouble connecting". */
const TROUBLE_MS = 3_000

/** Whatever is pressed, submitted or typed, with ids of what there is, by an admin whom Slack has to be asked about. */
describe('while Slack takes four seconds to say who somebody is', () => {
  let world: World
  let ids: Record<string, string>
  beforeAll(async () => {
    world = await startWorld({ mode: 'http' })
    await giveAccess(world, 'dana', 'pia')
    await createApp(world.person('dana'), { name: 'Lead Sync' })
    await submitApp(world.person('pia'), 'Hub')
    await logInAsOther(world.person('dana'), 'Lead Sync', 'Pia Castellano')
    const rows = (await allRows(world.databaseUrl)) as Record<string, { id: string }[]>
    const first = (table: string) => rows[table]?.[0]?.id ?? ''
    ids = { app: first('apps'), secret: first('secrets'), review: first('reviews'), login: first('logins') }
    world.clock.advance(61_000)
    for (const method of ['users.info', 'usergroups.users.list'])
      world.slack.faults.api(method, { kind: 'slow', ms: 4_000 }, 10_000)
  })
  afterAll(async () => {
    world.slack.faults.clear()
    await world.stop()
  })

  const who = () => ({
    user: { id: world.person('ada').id, name: 'ada', team_id: acme.teamId },
    team: { id: acme.teamId, domain: acme.domain },
    trigger_id: 'made-up',
    response_url: new URL('/response/T0/old/old', world.slack.apiUrl).href,
  })
  const press = (action_id: string) => ({
    ...who(),
    type: 'block_actions',
    container: { type: 'message', message_ts: '1.2', channel_id: 'C0GENERAL1' },
    channel: { id: 'C0GENERAL1', name: 'general' },
    actions: [{ type: 'button', action_id, block_id: 'b', action_ts: '1.2', value: valueFor(action_id) }],
  })
  const valueFor = (actionId: string): string => {
    if (actionId === actions.appMenu) return `view:${ids.app}`
    if (/review/.test(actionId)) return ids.review ?? ''
    if (/secret/.test(actionId) && actionId !== actions.askGenerateSecret) return ids.secret ?? ''
    if (/token|code|log/.test(actionId) && actionId !== actions.generateToken) return ids.login ?? ''
    if (/request|access/.test(actionId)) return world.person('nico').id
    return ids.app ?? ''
  }
  const submit = (callback_id: string) => ({
    ...who(),
    type: 'view_submission',
    view: {
      id: 'V0MADEUP',
      type: 'modal',
      callback_id,
      title: { type: 'plain_text', text: 'A form' },
      blocks: [],
      private_metadata: JSON.stringify({
        ...{ appId: ids.app, reviewId: ids.review, loginId: ids.login },
        ...(callback_id === modals.saveApp && {
          reviewId: undefined,
          type: 'internal',
          uris: [1],
          areas: [],
        }),
      }),
      state: {
        values: {
          people: { people: { selected_users: ['pia', 'nico', 'rae'].map((name) => world.person(name).id) } },
          reason: { reason: { value: 'Too many scopes' } },
          new_owner: { new_owner: { selected_user: world.person('pia').id } },
          code: { code: { value: '2222-2222' } },
        },
      },
    },
  })

  it('every click, submission, shortcut and command is acknowledged in time', async () => {
    const payloads = [
      ...Object.keys(clicks).map((id) => ({ what: id, form: { payload: JSON.stringify(press(id)) } })),
      ...Object.keys(submissions).map((id) => ({ what: id, form: { payload: JSON.stringify(submit(id)) } })),
      {
        what: shortcuts.createApp,
        form: {
          payload: JSON.stringify({ ...who(), type: 'shortcut', callback_id: shortcuts.createApp }),
        },
      },
      ...['', 'nonsense', ...Object.keys(subcommands)].map((word) => ({
        what: `${COMMAND} ${word}`,
        form: {
          ...{ command: COMMAND, text: `${word} Lead Sync`, team_id: acme.teamId, user_id: who().user.id },
          ...{ trigger_id: 'made-up', response_url: who().response_url, channel_id: 'C0GENERAL1' },
        },
      })),
    ]

    const late = await Promise.all(
      payloads.map(async ({ what, form }) => {
        const began = performance.now()
        const status = await sendForm(world, form)
        return status === 200 && performance.now() - began < TROUBLE_MS ? [] : [`${what}: ${status}`]
      }),
    )

    expect(late.flat()).toEqual([])
  })
})

it('the ordinary answer costs no call more than what it shows', async () => {
  const world = await startWorld({ mode: 'http' })
  const dana = world.person('dana')
  await giveAccess(world, 'dana')
  await createApp(dana, { name: 'Lead Sync' })
  const callsOf = async (deed: () => Promise<unknown>) => {
    const before = world.slack.calls.length
    await deed()
    const own = world.slack.calls.slice(before).map(({ method }) => method)
    // Home follows what was done, by itself
    return own.filter((method) => method !== 'views.publish')
  }

  const costs = {
    apps: await callsOf(() => type(dana, '/devportal apps', 'Your API apps')),
    typo: await callsOf(() => type(dana, '/devportal nonsense', 'There is no')),
    refused: await callsOf(() => type(dana, '/devportal access', 'Only admins')),
    token: await callsOf(() => type(dana, '/devportal token Lead Sync', 'Log in to generate a token')),
    create: await callsOf(() => type(dana, '/devportal create', 'App Integration Name')),
  }

  expect(costs).toEqual({ apps: [], typo: [], refused: [], token: [], create: ['views.open'] })
  expectNoViolations(world)
  await world.stop()
})
