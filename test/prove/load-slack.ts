import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { acme, slackPeople } from '../../src/sandbox/cast.ts'

/**
 * As little of Slack's Web API as a portal under load calls: the sandbox draws a screen for each call, and would be
 * what is measured.
 */
export async function startLoadSlack(): Promise<{ apiUrl: string; calls(): number; stop(): Promise<void> }> {
  let calls = 0
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (part: string) => {
      body += part
    })
    request.on('end', () => {
      calls++
      const method = request.url?.replace(/^\/api\//, '') ?? ''
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ ok: true, ...answerTo(method, new URLSearchParams(body), calls) }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`,
    calls: () => calls,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function answerTo(method: string, body: URLSearchParams, call: number): object {
  switch (method) {
    case 'auth.test':
      return { team_id: acme.teamId, team: acme.name, bot_id: 'B0LOAD', user_id: 'U0LOADBOT' }
    case 'users.info':
      return { user: userOf(body.get('user')) }
    case 'users.list':
      return { members: slackPeople.map(({ id }) => userOf(id)) }
    case 'conversations.open':
      return { channel: { id: 'D0LOAD' } }
    case 'chat.postMessage':
      return { ts: `${1_700_000_000 + call}.000100`, channel: body.get('channel') }
    case 'views.open':
    case 'views.push':
    case 'views.update':
    case 'views.publish':
      return { view: { id: 'V0LOAD', hash: String(call) } }
    default:
      return {}
  }
}

function userOf(id: string | null): object | undefined {
  const person = slackPeople.find((one) => one.id === id)
  return (
    person && {
      id,
      team_id: acme.teamId,
      name: person.name,
      is_admin: person.role === 'admin',
      is_owner: person.role === 'owner',
      tz: person.tz,
      profile: { real_name: person.realName, email: person.email },
    }
  )
}
