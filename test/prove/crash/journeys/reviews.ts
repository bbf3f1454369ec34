import { type } from '../../../support/deeds.ts'
import { openEdit, PLACE, submitApp } from '../../../support/review-deeds.ts'
import type { MortalWorld } from '../mortal-world.ts'
import type { Journey } from '../scene.ts'
import { sendAgain } from './apps.ts'

type Person = ReturnType<MortalWorld['person']>

const APPROVED = /Counted for team|It is live now/

async function toCard(reviewer: Person, near: string): Promise<void> {
  await reviewer.goto(PLACE)
  await reviewer.waitFor(near)
}

async function approve(reviewer: Person, near: string): Promise<void> {
  await reviewer.click('Approve', { near })
  await reviewer.waitFor(APPROVED)
}

/** A live partner app. */
async function liveApp({ person }: MortalWorld, name: string): Promise<void> {
  await submitApp(person('pia'), name)
  for (const reviewer of [person('rae'), person('tomas')]) {
    await toCard(reviewer, name)
    await approve(reviewer, name)
    reviewer.reload()
  }
}

async function reject(reviewer: Person, near: string): Promise<void> {
  await toCard(reviewer, near)
  await reviewer.click('Reject', { near })
  await reviewer.waitFor('The submitter reads this')
  await reviewer.fill('Reason', 'Say more.')
}

/** The prefilled form of Pia's app, with another redirect URI typed. */
async function change(pia: Person, name: string): Promise<void> {
  await openEdit(pia, name)
  await pia.fill('Sign-in redirect URIs', 'https://other.example.com/callback')
}

export const reviewJourneys: Record<string, Journey> = {
  'approve as the first team': ({ person }, name) => ({
    prepare: () => submitApp(person('pia'), name),
    open: () => toCard(person('rae'), name),
    click: () => approve(person('rae'), name),
    audit: ['review.team_approved'],
    told: [['pia', 'has approved it for team api']],
  }),
  'approve as the last team': ({ person }, name) => ({
    async prepare() {
      await submitApp(person('pia'), name)
      await toCard(person('rae'), name)
      await approve(person('rae'), name)
    },
    open: () => toCard(person('tomas'), name),
    click: () => approve(person('tomas'), name),
    audit: ['review.approved'],
    told: [['pia', `Your partner app was approved: ${name}`]],
  }),
  'reject a partner app': ({ person }, name) => {
    const rae = person('rae')
    const send = async () => {
      await rae.submit()
      await rae.waitFor(/⛔ Rejected/)
    }
    return {
      prepare: () => submitApp(person('pia'), name),
      open: () => reject(rae, name),
      click: send,
      audit: ['review.rejected'],
      told: [['pia', `Your partner app was not approved: ${name}`]],
    }
  },
  'submit a rejected app again': ({ person }, name) => {
    const pia = person('pia')
    const send = async () => {
      await pia.submit()
      await pia.waitFor(/App details[\s\S]*Under Review/)
    }
    return {
      async prepare() {
        await submitApp(pia, name)
        await reject(person('rae'), name)
        await person('rae').submit()
      },
      open: () => change(pia, name),
      click: send,
      again: () => sendAgain(pia, 'Edit App', send),
      audit: ['app.resubmitted'],
    }
  },
  'change a live app': (world, name) => {
    const pia = world.person('pia')
    const send = async () => {
      await pia.submit()
      await pia.waitFor('A change of this app is under review')
    }
    return {
      prepare: () => liveApp(world, name),
      open: () => change(pia, name),
      click: send,
      again: () => sendAgain(pia, 'Edit App', send),
      audit: ['app.change_submitted'],
    }
  },
  'approve a change as the last team': (world, name) => {
    const [rae, tomas] = [world.person('rae'), world.person('tomas')]
    const toChange = async (reviewer: Person) => {
      await reviewer.goto(PLACE)
      await reviewer.thread(name)
      await reviewer.waitFor('other.example.com')
    }
    return {
      async prepare() {
        await liveApp(world, name)
        await change(world.person('pia'), name)
        await world.person('pia').submit()
        await world.person('pia').waitFor('A change of this app is under review')
        await world.quiet()
        await toChange(rae)
        await approve(rae, 'other.example.com')
      },
      open: () => toChange(tomas),
      click: () => approve(tomas, 'other.example.com'),
      audit: ['review.approved'],
      told: [['pia', `The change of your app was approved: ${name}`]],
    }
  },
  'edit an app while it waits': ({ person }, name) => {
    const pia = person('pia')
    const send = async () => {
      await pia.submit()
      await pia.waitFor(/App details[\s\S]*other\.example\.com/)
    }
    return {
      prepare: () => submitApp(pia, name),
      open: () => change(pia, name),
      click: send,
      again: () => sendAgain(pia, 'Edit App', send),
      audit: ['app.resubmitted'],
    }
  },
  'withdraw a submission': ({ person }, name) => {
    const pia = person('pia')
    return {
      prepare: () => submitApp(pia, name),
      open: () => type(pia, `/devportal app ${name}`, '[Withdraw]'),
      async click() {
        await pia.click('Withdraw')
        await pia.waitFor('Not Approved')
      },
      audit: ['review.withdrawn'],
    }
  },
}
