import { describe, expect, test } from 'vitest'
import { slackPage } from '../../../src/sandbox/slack/page/page.ts'
import { GestureError } from '../../../src/sandbox/slack/screen.ts'
import { appUserId, fakeWorkspace, people } from './support/fake-workspace.ts'

const served = () => {
  const workspace = fakeWorkspace()
  return { workspace, page: slackPage({ gestures: workspace, people, appUserId }) }
}
const post = (body: unknown, headers = {}) => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/json', ...headers },
  body: JSON.stringify(body),
})

describe('the page', () => {
  test('leads a newcomer to the general channel, as an ordinary member', async () => {
    const { page } = served()

    const answer = await page.request('/')

    expect(answer.status).toBe(302)
    expect(answer.headers.get('location')).toBe('/?as=dana&at=C0GENERAL1')
  })

  test('loads scripts and styles from itself only', async () => {
    const { page } = served()

    const answer = await page.request('/?as=dana&at=C0GENERAL1')
    const html = await answer.text()

    expect(answer.headers.get('content-security-policy')).toContain(
      "default-src 'none'; script-src 'self'; style-src 'self'",
    )
    expect(/ on[a-z]+="|<script>| style="/.exec(html)).toBeNull()
    for (const [, path = ''] of html.matchAll(/(?:src|href)="(\/page\/[^"]+)"/g)) {
      expect((await page.request(path)).status, path).toBe(200)
    }
    expect((await page.request('/page/idiomorph.js')).status).toBe(200)
    expect((await page.request('/page/..%2Fpage.ts')).status).toBe(404)
  })

  test('a load forgets ephemeral messages, a reconnect of the stream does not', async () => {
    const { page, workspace } = served()

    const stream = await page.request('/events?as=dana&at=C0GENERAL1')
    await stream.body?.cancel()
    expect(workspace.calls).toEqual([])
    await page.request('/?as=dana&at=C0GENERAL1')

    expect(workspace.calls).toEqual([['reload', 'U0DANA0001']])
  })

  test('the stream sends every piece first', async () => {
    const { page } = served()

    const stream = await page.request('/events?as=ada&at=home')
    const chunk = await stream.body?.getReader().read()
    const data = /data: (.*)/.exec(new TextDecoder().decode(chunk?.value))?.[1] ?? '{}'

    expect(JSON.parse(data)).toMatchObject({
      href: '/?as=ada&at=home',
      pieces: { main: expect.stringContaining('API Apps') },
    })
  })
})

describe('gestures', () => {
  test('are refused from other sites', async () => {
    const { page, workspace } = served()

    const answer = await page.request(
      '/do/open-home',
      post({ as: 'dana' }, { 'Sec-Fetch-Site': 'cross-site' }),
    )

    expect(answer.status).toBe(403)
    expect(workspace.calls).toEqual([])
  })

  test('are checked before the workspace sees them', async () => {
    const { page, workspace } = served()

    expect((await page.request('/do/say', post({ as: 'dana', channelId: 7 }))).status).toBe(400)
    expect((await page.request('/do/open-home', post({ as: 'nobody' }))).status).toBe(404)
    expect(workspace.calls).toEqual([])
  })

  test('tell why Slack would not have allowed it', async () => {
    const { page, workspace } = served()
    workspace.openHome = async () => {
      throw new GestureError('Gus is a guest')
    }

    const answer = await page.request('/do/open-home', post({ as: 'gus' }))

    expect(answer.status).toBe(409)
    expect(await answer.json()).toEqual({ error: 'Gus is a guest' })
  })
})
