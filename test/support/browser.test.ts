import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Browser } from './browser.ts'

const PAGE = `<title>Shop</title><form method="post" action="/send?x=1&amp;y=2">
<input type="hidden" name="token" value="a&quot;b"><input name="note" value=""><input type="checkbox" name="off" value="1">
<button name="do" value="keep">Keep</button><button name="do" value="drop">Drop it</button></form>
<a href="/next?a=1&amp;b=2">Further</a>`

let server: Server
let url: string
beforeAll(async () => {
  server = createServer(
    (req, res) => void answer(req).then((text) => res.writeHead(text.status, text.headers).end(text.body)),
  )
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  url = `http://localhost:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

async function answer(
  req: IncomingMessage,
): Promise<{ status: number; headers: Record<string, string[]>; body: string }> {
  let body = ''
  for await (const chunk of req) body += chunk
  if (req.url === '/') return { status: 200, headers: {}, body: PAGE }
  if (req.url === '/in') {
    const cookies = ['deep=1; Path=/deep', 'all=2; Path=/; HttpOnly', 'safe=3; Secure', 'gone=4; Max-Age=0']
    return { status: 302, headers: { 'set-cookie': cookies, location: ['/deep/x'] }, body: '' }
  }
  return { status: 200, headers: {}, body: `${req.method} ${req.url} ${req.headers.cookie ?? '-'} ${body}` }
}

it('presses a button with all fields of its form', async () => {
  const browser = new Browser()
  await browser.open(url)

  await browser.click('Drop it', { note: 'hello' })

  expect(browser.page.html).toBe('POST /send?x=1&y=2 - token=a%22b&note=hello&do=drop')
})

it('says which buttons there are when it does not find one', async () => {
  const browser = new Browser()
  await browser.open(url)

  await expect(browser.click('Approve')).rejects.toThrow('there are "Keep", "Drop it"')
})

it('follows links and redirects, with cookies by path', async () => {
  const browser = new Browser()
  await browser.open(`${url}/in`)
  expect(browser.page.html).toBe('GET /deep/x deep=1; all=2 ')
  expect(browser.visited).toEqual([`${url}/in`, `${url}/deep/x`])

  await browser.open('/')
  await browser.follow('Further')

  expect(browser.page.html).toBe('GET /next?a=1&b=2 all=2 ')
})

it('keeps two people apart', async () => {
  const [one, other] = [new Browser(), new Browser()]

  await one.open(`${url}/in`)
  await other.open(`${url}/deep/x`)

  expect(other.page.html).toBe('GET /deep/x - ')
})
