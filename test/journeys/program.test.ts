import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePorts, startProgram } from '../support/program.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'devportal-program-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the program with a wrong configuration', () => {
  it('in production without settings ends with 78 and lists everything that is missing', async () => {
    const program = startProgram({ NODE_ENV: 'production' })

    const end = await program.ended

    expect(end).toBe(78)
    for (const variable of [
      'SLACK_BOT_TOKEN',
      'SLACK_APP_TOKEN',
      'OKTA_ORG_URL',
      'OKTA_API_TOKEN',
      'OKTA_GROUPS',
      'ENCRYPTION_KEYS',
      'PUBLIC_URL',
    ])
      expect(program.output()).toContain(`  ${variable}: is missing`)
    expect(program.output()).toContain('.env.example')
  })

  it('names every problem at once, with what was found, and repeats no secret', async () => {
    const program = startProgram({
      PORT: 'eighty',
      LOG_LEVEL: 'loud',
      DATABASE_URL: 'mysql://user:hush@db/portal',
      SLACK_BOT_TOKEN: 'xoxp-not-a-bot-token',
      OKTA_ORG_URL: 'acme.okta.com',
    })

    const end = await program.ended

    expect(end).toBe(78)
    const output = program.output()
    expect(output).toMatch(/PORT: .*"eighty"/)
    expect(output).toMatch(/LOG_LEVEL: .*"loud"/)
    expect(output).toMatch(/OKTA_ORG_URL: .*"acme\.okta\.com"/)
    expect(output).toContain('DATABASE_URL: ')
    expect(output).toContain('SLACK_BOT_TOKEN: ')
    expect(output).not.toMatch(/hush|not-a-bot-token/)
  })
})

describe('the program with nothing configured', () => {
  it('prints one address whose page answers, and finds its apps again at the second start', async () => {
    const port = await freePorts(3)
    const environment = { PORT: String(port), DATABASE_URL: `file:${join(folder, 'first', 'portal.db')}` }
    const first = startProgram(environment)
    const printed = await first.printed('Stop it with Ctrl+C.')
    const address = /Open\s+(http:\S+)/.exec(printed)?.[1] ?? ''
    const page = await fetch(address)
    const html = await page.text()
    const { act } = controlDoor(address)
    await act('ada', 'say', { text: '/devportal access' })
    await act('ada', 'waitFor', { text: 'Add people' })
    await act('ada', 'pick', { label: 'Add people', people: ['dana'] })
    await act('ada', 'submit')
    await act('ada', 'waitFor', { text: 'has access now' })
    await act('dana', 'say', { text: '/devportal create' })
    await act('dana', 'waitFor', { text: 'App Integration Name' })
    await act('dana', 'fill', { label: 'App Integration Name', value: 'Lasting' })
    await act('dana', 'fill', { label: 'Sign-in redirect URIs', value: 'https://app.example.com/cb' })
    await act('dana', 'choose', { label: 'Marketing' })
    await act('dana', 'waitFor', { text: 'Manage Audiences' })
    await act('dana', 'choose', { label: 'Manage Audiences' })
    await act('dana', 'submit')
    await act('dana', 'waitFor', { text: 'Registered at the authorization server' })
    first.kill('SIGTERM')
    const end = await first.ended

    const second = startProgram(environment)
    await second.printed(address)
    await act('dana', 'say', { text: '/devportal token Lasting' })
    const seen = await act('dana', 'waitFor', { text: 'Log in to generate a token' })
    second.kill('SIGTERM')

    expect(page.status).toBe(200)
    expect(html).toContain('Acme Robotics')
    expect(printed.match(/Open /g)).toHaveLength(1)
    expect(end).toBe(0)
    expect(seen).toContain('Lasting')
    expect(await second.ended).toBe(0)
  })
})

/** Acts as a person through the sandbox's control door; answers what they see then. */
function controlDoor(address: string) {
  return {
    async act(person: string, verb: string, body: object = {}): Promise<string> {
      const response = await fetch(new URL(`/control/${person}/${verb}`, address), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      const { ok, see, error } = (await response.json()) as { ok: boolean; see: string; error?: string }
      if (!ok) throw new Error(error)
      return see
    },
  }
}
