import { CookieJar } from './cookie-jar.ts'
import { type Button, buttonsOf, decode, type Form, formsOf, textOf } from './html.ts'

export interface Page {
  url: string
  status: number
  headers: Headers
  html: string
  /** What a person reads, without markup. */
  text: string
}

/**
 * A person's browser, as far as pages without script need one: follows redirects, keeps cookies, presses buttons.
 * Each has a jar of its own, so two people are two browsers.
 */
export class Browser {
  readonly jar = new CookieJar()
  #page: Page | undefined
  /** All addresses of the last journey, redirects included. */
  visited: string[] = []
  /** The same of all journeys. */
  readonly history: string[] = []
  /** A redirect to such an address is not followed: it is the last one in `visited`, and the page stays. */
  stopBefore: RegExp | undefined

  get page(): Page {
    if (!this.#page) throw new Error('no page is open')
    return this.#page
  }

  get forms(): Form[] {
    return formsOf(this.page.html)
  }

  get buttons(): string[] {
    return buttonsOf(this.forms).map((button) => button.text)
  }

  /** Types an address, or presses a link button in another program. */
  async open(url: string | URL): Promise<Page> {
    return this.#travel(new URL(url, this.#page?.url), { method: 'GET' })
  }

  async post(url: string | URL, fields: Record<string, string>): Promise<Page> {
    const target = new URL(url, this.#page?.url)
    return this.#travel(target, { method: 'POST', body: new URLSearchParams(fields), origin: target.origin })
  }

  /** Presses the button that has this text (all of it, or else the only one that contains it), with its form. */
  async click(text: string, typed: Record<string, string> = {}): Promise<Page> {
    const button = this.#find(text)
    const { form } = button
    const fields = new URLSearchParams({ ...form.fields, ...typed })
    if (button.name) fields.set(button.name, button.value)
    const target = new URL(button.action ?? form.action, this.page.url)
    if (form.method === 'POST') {
      return this.#travel(target, { method: 'POST', body: fields, origin: new URL(this.page.url).origin })
    }
    target.search = fields.toString()
    return this.#travel(target, { method: 'GET' })
  }

  /** Follows the link that has this text. */
  async follow(text: string): Promise<Page> {
    for (const [, href = '', label = ''] of this.page.html.matchAll(
      /<a\b[^>]*\bhref="([^"]*)"[^>]*>(.*?)<\/a>/gis,
    )) {
      if (textOf(label) === text) return this.open(new URL(decode(href), this.page.url))
    }
    throw new Error(`no link "${text}" on ${this.page.url}`)
  }

  #find(text: string): Button {
    const buttons = buttonsOf(this.forms)
    const exact = buttons.filter((button) => button.text === text)
    const found = exact.length > 0 ? exact : buttons.filter((button) => button.text.includes(text))
    const [button] = found
    if (!button || found.length > 1) {
      const there = buttons.map((one) => `"${one.text}"`).join(', ')
      throw new Error(`${found.length} buttons "${text}" on ${this.page.url}; there are ${there || 'none'}`)
    }
    return button
  }

  async #travel(start: URL, first: Step): Promise<Page> {
    this.visited = []
    let url = start
    let step = first
    for (let hops = 0; hops < 20; hops++) {
      this.visited.push(url.href)
      this.history.push(url.href)
      const response = await this.#request(url, step)
      const location = response.headers.get('location')
      if (response.status < 300 || response.status >= 400 || location === null)
        return this.#show(url, response)
      await response.body?.cancel()
      url = new URL(location, url)
      if (this.stopBefore?.test(url.href)) return this.#stop(url)
      if (response.status !== 307 && response.status !== 308) step = { method: 'GET' }
    }
    throw new Error(`too many redirects: ${this.visited.join(' -> ')}`)
  }

  #stop(url: URL): Page {
    this.visited.push(url.href)
    this.#page ??= { url: url.href, status: 0, headers: new Headers(), html: '', text: '' }
    return this.#page
  }

  async #request(url: URL, step: Step): Promise<Response> {
    const headers = new Headers({ accept: 'text/html,*/*', 'user-agent': 'Mozilla/5.0 (test browser)' })
    const cookies = this.jar.header(url)
    if (cookies) headers.set('cookie', cookies)
    if (step.origin !== undefined) headers.set('origin', step.origin)
    const body = step.body === undefined ? {} : { body: step.body }
    const response = await fetch(url, { method: step.method, headers, redirect: 'manual', ...body })
    this.jar.store(url, response.headers.getSetCookie())
    return response
  }

  async #show(url: URL, response: Response): Promise<Page> {
    const html = await response.text()
    this.#page = {
      url: url.href,
      status: response.status,
      headers: response.headers,
      html,
      text: textOf(html),
    }
    return this.#page
  }
}

interface Step {
  method: 'GET' | 'POST'
  body?: URLSearchParams
  origin?: string
}
