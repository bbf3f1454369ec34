import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import { type, until } from '../support/deeds.ts'
import { createApp, expectNoViolations, giveAccess, startWorld, type World } from '../support/world.ts'

const STRANGE = '*bold* <!channel> :tada:'

describe('/devportal audit', () => {
  let world: World
  let ada: PersonDriver
  let dana: PersonDriver
  let clientId: string
  beforeAll(async () => {
    world = await startWorld()
    ada = world.person('ada')
    dana = world.person('dana')
    await giveAccess(world, 'dana', 'pia')
    clientId = await createApp(dana, { name: 'Lead Sync' })
    await createApp(world.person('pia'), { name: STRANGE })
  })
  afterAll(() => world.stop())

  it('shows an admin the latest changes, newest first: when, who, what', async () => {
    const seen = await type(ada, '/devportal audit', 'Latest changes in this workspace')

    const lines = [...seen.matchAll(/^Today, .*? (@.*)$/gm)].map(([, line]) => line)
    expect(lines).toEqual([
      `@Pia Castellano created ${STRANGE}`,
      '@Dana Reyes created Lead Sync',
      '@Ada Okafor gave DevPortal access to @Pia Castellano',
      '@Ada Okafor gave DevPortal access to @Dana Reyes',
    ])
    expect(seen).not.toMatch(/\[(Previous|Next)\]/)
    await ada.cancel()
  })

  it('refuses a developer, privately, with the reason', async () => {
    for (const rest of ['', ' Lead Sync', ' @dana']) {
      const seen = await type(dana, `/devportal audit${rest}`, 'Only admins of this workspace can do this.')

      expect(seen).toContain('(only visible to you)')
      expect(dana.screen().modal).toBeUndefined()
    }
  })

  it('refuses a visitor of another workspace', async () => {
    const vera = world.person('vera')

    await type(vera, '/devportal audit', /Only admins of this workspace|serves the people of/, '#api-help')

    expect(vera.screen().modal).toBeUndefined()
  })

  it('shows before and after of a change', async () => {
    await dana.goto('home')
    await dana.waitFor('Lead Sync')
    await dana.click('Deactivate', { near: 'Lead Sync' })
    await dana.waitFor('[Activate]')
    await type(dana, '/devportal app Lead Sync', 'App details')
    await dana.click('Edit')
    await dana.waitFor('App Integration Name')
    await dana.fill('App Integration Name', 'Lead Sync 2')
    await dana.fill('Sign-in redirect URIs', 'https://app.example.com/other')
    await dana.choose('Enrich API')
    await dana.submit()
    await dana.waitFor('Lead Sync 2')

    const seen = await type(ada, '/devportal audit Lead Sync 2', 'Latest changes of Lead Sync 2')

    expect(seen).toContain('@Dana Reyes switched off Lead Sync 2')
    expect(seen).toContain('Active: on → off')
    expect(seen).toContain('@Dana Reyes changed Lead Sync 2')
    expect(seen).toContain('Name: Lead Sync → Lead Sync 2')
    expect(seen).toMatch(/Scopes: \+ \S*enrich/)
    expect(seen).toContain(
      'Redirect URIs: + https://app.example.com/other; − https://app.example.com/callback',
    )
    await ada.cancel()
  })

  it('is that of one app, by its name or its Client ID, and of nothing else', async () => {
    const byId = await type(ada, `/devportal audit ${clientId}`, 'Latest changes of Lead Sync 2')
    await ada.cancel()

    expect(byId).toContain('@Dana Reyes created Lead Sync 2')
    expect(byId).not.toMatch(/@Pia Castellano|gave DevPortal access/)
    await type(ada, '/devportal audit Nothing', 'No app of this workspace is called “Nothing”')
  })

  it('finds an app by a name that looks like formatting, and shows it as it is', async () => {
    const seen = await type(ada, `/devportal audit ${STRANGE}`, `Latest changes of ${STRANGE}`)

    expect(seen).toContain(`@Pia Castellano created ${STRANGE}`)
    expect(textsOf(ada.screen().modal).filter(({ text }) => text.includes('bold'))).toEqual(
      Array(2).fill({ type: 'text', text: STRANGE }),
    )
    await ada.cancel()
  })

  it('asks which one where several apps fit', async () => {
    await createApp(dana, { name: 'Lead Scoring' })
    const asked = await type(ada, '/devportal audit lead', 'Which app?')
    await ada.click('Audit', { near: 'Lead Scoring' })

    const seen = await ada.waitFor('Latest changes of Lead Scoring')

    expect(asked).toContain('Lead Sync 2')
    expect(seen).toContain('@Dana Reyes created Lead Scoring')
    expect(seen).not.toContain('created Lead Sync')
    await ada.cancel()
  })

  it('is that of one person, as the one who did it and as the one it was done to', async () => {
    const seen = await type(ada, '/devportal audit @pia', 'Latest changes by or for @Pia Castellano')

    expect(seen).toContain(`@Pia Castellano created ${STRANGE}`)
    expect(seen).toContain('@Ada Okafor gave DevPortal access to @Pia Castellano')
    expect(seen).not.toContain('@Dana Reyes')
    await ada.cancel()
  })

  it('has ten changes a page, none twice and none skipped while new ones come in', async () => {
    await type(dana, '/devportal app Lead Scoring', 'App details')
    const flip = async (to: 'Activate' | 'Deactivate') => {
      await dana.click(to)
      await dana.waitFor(to === 'Activate' ? '[Deactivate]' : '[Activate]')
    }
    for (let i = 0; i < 7; i++) {
      await flip('Deactivate')
      await flip('Activate')
    }
    const rows = (await world.audit()).length
    const first = deedsOn(await type(ada, '/devportal audit', '[Next]'))
    await flip('Deactivate')
    const second = await turn('Next', '[Previous]')
    const third = await turn('Next', 'gave DevPortal access to @Dana Reyes')

    expect(first.slice(0, 2)).toEqual(['switched on Lead Scoring', 'switched off Lead Scoring'])
    expect(second.slice(0, 5)).toEqual([
      'switched on Lead Scoring',
      'switched off Lead Scoring',
      'switched on Lead Scoring',
      'switched off Lead Scoring',
      'created Lead Scoring',
    ])
    expect([first, second, third].map((page) => page.length)).toEqual([10, 10, rows - 20])
    expect(ada.see()).not.toContain('[Next]')

    expect(await turn('Previous', '[Next]')).toEqual(second)
    expect(await turn('Previous', '[Next]')).toEqual(first)
    // The newest page, with what happened meanwhile
    expect(await turn('Previous', '[Next]')).toEqual(['switched off Lead Scoring', ...first.slice(0, 9)])
    expect(ada.see()).not.toContain('[Previous]')
    await ada.cancel()
    await dana.cancel()
  })

  it('keeps to the app when a page is turned', async () => {
    await type(ada, '/devportal audit Lead Scoring', '[Next]')

    expect(await turn('Next', 'created Lead Scoring')).not.toContain('created Lead Sync 2')

    await ada.cancel()
    expectNoViolations(world)
  })

  /** Ada turns the page; answers what stands there then. */
  async function turn(button: 'Next' | 'Previous', expected: string): Promise<string[]> {
    const before = ada.see()
    await ada.click(button)
    await until(() => ada.see() !== before)
    return deedsOn(await ada.waitFor(expected))
  }
})

/** What the lines of the audit say, without who and when. */
const deedsOn = (screen: string): string[] =>
  [...screen.matchAll(/^Today, .*? @\w+ \w+ (.*)$/gm)].map(([, deed = '']) => deed)

/** Every text element of rich text and every text object in these blocks. */
function textsOf(value: unknown): { type: string; text: string }[] {
  if (typeof value !== 'object' || value === null) return []
  const inside = Object.values(value).flatMap(textsOf)
  if (!('text' in value && 'type' in value && typeof value.text === 'string')) return inside
  return [{ type: String(value.type), text: value.text }]
}
