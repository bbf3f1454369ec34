import { messageBody } from '../../../src/sandbox/slack/person/draw.ts'
import type { MortalWorld } from './mortal-world.ts'
import type { Scene, Told } from './scene.ts'

/** A direct message of the app. */
export interface Letter {
  id: string
  /** Handle of the person. */
  to: string
  text: string
}

export function letters({ slack, person }: Pick<MortalWorld, 'slack' | 'person'>): Letter[] {
  const { people } = slack.gestures.screen(person('ada').id, { kind: 'home' })
  return people
    .filter(({ role, deleted }) => role !== 'bot' && !deleted)
    .flatMap(({ id, name }) => {
      const { app } = slack.gestures.screen(id, { kind: 'home' })
      const screen = slack.gestures.screen(id, { kind: 'channel', channelId: app.imChannelId })
      if (screen.place.kind !== 'channel') return []
      return screen.place.messages
        .filter((message) => message.authorId === app.userId && !message.ephemeral)
        .map((message) => ({ id: `${id} ${message.ts}`, to: name, text: messageBody(message, screen) }))
    })
}

/**
 * What tells somebody something. Slack gives a post no name by which it could be known again: where one of these was not
 * known to be done when the program died, it is done again, and what it tells may be told twice.
 */
const TELLING = /^(send-message|sync-request|deliver-token|draw-login|tell-account|tell-admins) /

/** Everybody has heard what they have to, once. */
export function letterViolations(
  { told = [], mayTell = [] }: Pick<Scene, 'told' | 'mayTell'>,
  sent: readonly Letter[],
  unfinished: readonly string[],
): string[] {
  const again = unfinished.some((job) => TELLING.test(job))
  const fits =
    ({ to, text }: Letter) =>
    ([person, words]: Told): boolean =>
      to === person && text.includes(words)
  const wrong = told.flatMap(([to, words]) => {
    const times = sent.filter((letter) => fits(letter)([to, words])).length
    return times === 1 || (again && times === 2) ? [] : [`${to} was told "${words}" ${times} times`]
  })
  const strays = sent.filter((letter) => ![...told, ...mayTell].some(fits(letter)))
  return [...wrong, ...strays.map(({ to, text }) => `${to} was told: ${text}`)]
}
