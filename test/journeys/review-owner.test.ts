import { expect, it } from 'vitest'
import { directMessage, type } from '../support/deeds.ts'
import { CHANNEL, PLACE, postsShowing, rejectApp, submitApp } from '../support/review-deeds.ts'
import { expectNoViolations, giveAccess, startWorld } from '../support/world.ts'

it('an app transferred while it waits is not decided on by its new owner, who hears of each step like its submitter', async () => {
  const teams = 'api=U0RAE00001|U0NICO0001,partnership=U0TOMAS001'
  const world = await startWorld({ environment: { REVIEW_TEAMS: teams } })
  const [pia, nico] = [world.person('pia'), world.person('nico')]
  const [rae, tomas] = [world.person('rae'), world.person('tomas')]
  await world.slack.join(CHANNEL, nico.id)
  await giveAccess(world, 'pia', 'nico')
  await submitApp(pia, 'Gift Hub')
  await type(pia, '/devportal app Gift Hub', 'App details')
  await pia.click('Transfer to…')
  await pia.waitFor('New owner')
  await pia.pick('New owner', ['nico'])
  await pia.submit()
  await pia.waitFor('the app belongs to @Nico Lindgren now')
  await pia.cancel({ all: true })
  for (const reviewer of [nico, rae, tomas]) {
    await reviewer.goto(PLACE)
    await reviewer.waitFor('Gift Hub')
  }

  await nico.click('Approve', { near: 'Gift Hub' })
  await nico.waitFor('or it is yours: somebody else has to decide on it.')
  await rae.click('Approve', { near: 'Gift Hub' })
  await rae.waitFor('Counted for team api')
  await rejectApp(tomas, 'Gift Hub', 'Too generous.')

  for (const person of [pia, nico]) {
    await directMessage(person, 'Reason: Too generous.')
    await person.waitFor('has approved it for team api')
    expect(postsShowing(person, 'has approved it for team api')).toHaveLength(1)
    expect(postsShowing(person, 'Too generous.')).toHaveLength(1)
  }
  await nico.click('Edit and resubmit')
  expect(await nico.waitFor('Edit App')).toContain('Gift Hub')
  expectNoViolations(world)
  await world.stop()
})
