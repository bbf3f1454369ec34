import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { PersonDriver } from '../../src/sandbox/slack/person/driver.ts'
import { type } from '../support/deeds.ts'
import { expectNoViolations, giveAccess, startWorld, type World } from '../support/world.ts'

/** As much as Slack takes. */
const many = (piece: string): string => piece.repeat(39_000 / piece.length)

describe('a command with 39,000 characters', () => {
  let world: World
  let dana: PersonDriver
  let nico: PersonDriver
  beforeAll(async () => {
    world = await startWorld()
    ;[dana, nico] = [world.person('dana'), world.person('nico')]
    await giveAccess(world, 'dana')
  })
  afterEach(() => expectNoViolations(world))
  afterAll(() => world.stop())

  it('of blanks is read as the words between them, also from somebody without access', async () => {
    // One takes seconds where the blanks are looked through again and again
    for (let i = 0; i < 20; i++) await type(nico, `/devportal app a b${many(' ')}c`, "You don't have access")
    await type(nico, `/devportal frobnicate a${many(' ')}c`, 'There is no')
    await type(dana, `/devportal apps a${many(' ')}b`, 'You have no API apps yet.')
  })

  it.each(['<', '`', '“', '&', '@', '%2e', 'eyJa-', 'http://a '])(
    'made of %s is answered: no app has such a name',
    async (piece) => {
      const seen = await type(dana, `/devportal app ${many(piece)}`, 'You have no app called')

      expect(seen).toContain('and none with this Client ID')
    },
  )

  it('in one word is no command', async () => {
    await type(dana, `/devportal ${many('x')}`, 'There is no')
  })
})
