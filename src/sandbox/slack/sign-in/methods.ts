/** The two Web API methods of Sign in with Slack. They take no token of the bot's. */
import * as z from 'zod'
import { checkedArgs } from '../api/call.ts'
import { Refusal } from '../api/method.ts'
import type { Person } from '../screen.ts'
import { randomHex } from '../workspace/ids.ts'
import type { Code, SignInClient } from './client.ts'
import { accountOf, idToken } from './id-token.ts'

type Fields = Record<string, unknown>

const tokenArgs = z.strictObject({
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
  code: z.string().optional(),
  redirect_uri: z.string().optional(),
  grant_type: z.string().default('authorization_code'),
})

/** https://docs.slack.dev/reference/methods/openid.connect.token; `basic` is what the Authorization header says. */
export async function connectToken(
  raw: Fields,
  basic: { client_id?: string; client_secret?: string },
  client: SignInClient,
): Promise<Fields> {
  const asked = checkedArgs({ name: 'openid.connect.token', args: tokenArgs }, { ...raw, ...basic }, client)
  if (asked.client_id !== client.id) throw new Refusal('invalid_client_id')
  if (asked.client_secret !== client.secret) throw new Refusal('bad_client_secret')
  if (asked.grant_type !== 'authorization_code') throw new Refusal('invalid_grant_type')
  const code = usedUp(asked.code ?? '', asked.redirect_uri, client)
  const person = activePerson(code.userId, client)
  const accessToken = `xoxp-sandbox-${randomHex(24)}`
  client.tokens.set(accessToken, person.id)
  return {
    access_token: accessToken,
    token_type: 'Bearer',
    id_token: await idToken(client, code, person, accessToken),
  }
}

/** https://docs.slack.dev/reference/methods/openid.connect.userInfo */
export function connectUserInfo(raw: Fields, token: string, client: SignInClient): Fields {
  checkedArgs({ name: 'openid.connect.userInfo', args: z.strictObject({}) }, raw, client)
  if (token === '') throw new Refusal('not_authed')
  return accountOf(activePerson(client.tokens.get(token), client))
}

function usedUp(value: string, redirectUri: string | undefined, { codes, workspace }: SignInClient): Code {
  const code = codes.get(value)
  if (!code || workspace.clock.now() > code.expiresAt) throw new Refusal('invalid_code')
  if (code.used) throw new Refusal('code_already_used')
  if (code.redirectUri !== redirectUri) throw new Refusal('bad_redirect_uri')
  codes.set(value, { ...code, used: true })
  return code
}

function activePerson(userId: string | undefined, { workspace }: SignInClient): Person {
  const person = workspace.people.get(userId ?? '')
  if (!person) throw new Refusal('invalid_auth')
  if (person.deleted) throw new Refusal('account_inactive')
  return person
}
