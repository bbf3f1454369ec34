import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { systemClock } from '../../../src/sandbox/clock.ts'
import { startSlackSandbox } from '../../../src/sandbox/slack/start.ts'
import { openKeeper } from '../../../src/sandbox/slack/workspace/keeper.ts'
import { manifest, manifestWith, startSocketApp } from './support/app.ts'

const scopes = ['channels:read', 'groups:read', 'usergroups:read']
const channel = 'C0REVIEWS1'
const error = (code: string) => ({ data: { error: code } })

test('the product is told where partner apps are reviewed and by whom', async () => {
  const { app, slack, stop } = await startSocketApp({ manifest: manifestWith({ scopes }) })
  const { client } = app

  expect(slack.settings).toMatchObject({
    REVIEW_CHANNEL: channel,
    REVIEW_TEAMS: 'api=S0APITEAM1,partnership=S0PARTNER1',
  })
  expect(await client.usergroups.users.list({ usergroup: 'S0APITEAM1' })).toMatchObject({
    users: [slack.person('rae').id],
  })
  expect(await client.usergroups.users.list({ usergroup: 'S0PARTNER1' })).toMatchObject({
    users: [slack.person('tomas').id],
  })
  const { members } = await client.conversations.members({ channel })
  expect(members).toEqual(['U0RAE00001', 'U0TOMAS001', 'U0ADA00001', 'U0DEVPORT1'])
  await expect(slack.person('pia').goto('#api-reviews')).rejects.toThrow('there is no place')
  await stop()
})

test('the reviewer channel tells when it is not fit, and refuses by that name', async () => {
  const { app, slack, stop } = await startSocketApp({ manifest: manifestWith({ scopes }) })
  const { client } = app
  const info = async () => (await client.conversations.info({ channel })).channel
  const post = () => client.chat.postMessage({ channel, text: 'Card' })
  const { ts = '' } = await post()

  const fit = { is_private: true, is_member: true, is_archived: false, is_ext_shared: false }
  expect(await info()).toMatchObject(fit)
  await slack.share(channel)
  expect(await info()).toMatchObject({ ...fit, is_ext_shared: true })
  await slack.unshare(channel)
  await slack.archive(channel)
  expect(await info()).toMatchObject({ ...fit, is_archived: true })
  await expect(post()).rejects.toMatchObject(error('is_archived'))
  await slack.unarchive(channel)
  await slack.removeBot(channel)
  await expect(info()).rejects.toMatchObject(error('channel_not_found'))
  await expect(post()).rejects.toMatchObject(error('channel_not_found'))
  await expect(client.chat.update({ channel, ts, text: 'a' })).rejects.toMatchObject(
    error('channel_not_found'),
  )
  await slack.inviteBot(channel)
  expect(await info()).toMatchObject(fit)
  expect(await post()).toMatchObject({ ok: true })
  await stop()
})

test('a private channel is read with groups:read', async () => {
  const bare = manifestWith({})
  const { bot } = bare.oauth_config.scopes
  bare.oauth_config.scopes.bot = bot.filter((scope) => scope !== 'groups:read')
  const { app, stop } = await startSocketApp({ manifest: bare })

  const info = app.client.conversations.info({ channel })

  await expect(info).rejects.toMatchObject({ data: { error: 'missing_scope', needed: 'groups:read' } })
  await stop()
})

test('a workspace kept by an older version gets the reviewers, their channel and their groups', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'slack-sandbox-'))
  const file = join(folder, 'slack.db')
  const options = { port: 0, clock: systemClock, manifest, mode: 'socket', file } as const
  await (await startSlackSandbox(options)).stop()
  makeOlder(file)

  const slack = await startSlackSandbox(options)

  const rae = slack.person('rae')
  await rae.goto('#api-reviews')
  await rae.say('Here')
  await rae.goto('#general')
  const ada = slack.person('ada')
  await ada.goto('#api-reviews')
  expect(ada.see()).toBe('#api-reviews\nRae Lindqvist: Here')
  await slack.stop()
  const kept = openKeeper(file)
  expect(kept.load('group').map(([id]) => id)).toEqual(['S0APITEAM1', 'S0PARTNER1'])
  kept.close()
  rmSync(folder, { recursive: true })
})

/** As it was before there were reviews. */
function makeOlder(file: string): void {
  const kept = openKeeper(file)
  const newer = ['U0RAE00001', 'U0TOMAS001']
  for (const id of newer) {
    kept.remove('person', id)
    kept.remove('channel', `D${id.slice(1)}`)
  }
  kept.remove('channel', channel)
  for (const id of ['S0APITEAM1', 'S0PARTNER1']) kept.remove('group', id)
  for (const [id, row] of kept.load('channel')) {
    const { members, ...rest } = row as { members: string[] }
    kept.save('channel', id, { ...rest, members: members.filter((one) => !newer.includes(one)) })
  }
  kept.close()
}
