/** Where a person can go. */
import type { ModalView } from '@slack/types'
import type { SlackGestures } from '../gestures/gestures.ts'
import { GestureError, type Screen, type ScreenMessage, type Where } from '../screen.ts'
import { drawMessage } from './draw.ts'
import { plain } from './words.ts'

/** Before anybody goes anywhere: their first channel. */
export function firstPlace(gestures: SlackGestures, personId: string): Where {
  const { channels } = gestures.screen(personId, { kind: 'home' })
  const [first] = channels.filter(({ kind }) => kind !== 'im')
  return first ? { kind: 'channel', channelId: first.id } : { kind: 'home' }
}

export function placeNamed({ app, channels }: Screen, name: string): Where {
  if (name === 'home') return { kind: 'home' }
  if (name === app.name) return { kind: 'channel', channelId: app.imChannelId }
  const channel = channels.find((one) => [one.name, one.id, `#${one.name}`].includes(name))
  if (!channel) throw new GestureError(`there is no place ${name}`)
  return { kind: 'channel', channelId: channel.id }
}

export function threadShowing(screen: Screen, near: string): Where | undefined {
  const { place } = screen
  if (place.kind !== 'channel') return undefined
  const parent = place.messages.findLast((message) => drawMessage(message, screen).includes(near))
  return parent && { kind: 'channel', channelId: place.channel.id, threadTs: parent.ts }
}

/** The newest that others see too, in the thread if one is open. */
export function messageShowing(screen: Screen, near: string): ScreenMessage | undefined {
  const { place } = screen
  if (place.kind !== 'channel') return undefined
  const shown = place.thread?.messages ?? place.messages
  return shown.findLast((message) => !message.ephemeral && drawMessage(message, screen).includes(near))
}

/** The two buttons at the foot of a modal are not elements of its blocks. */
export function footButton({ modal }: Screen, label: string): 'submit' | 'cancel' | undefined {
  if (!modal) return undefined
  const { submit, close } = modal.view as ModalView
  if (submit && plain(submit.text) === plain(label)) return 'submit'
  return plain(close?.text ?? 'Cancel') === plain(label) ? 'cancel' : undefined
}

export function idNamed({ people, channels }: Screen, name: string): string {
  const bare = name.replace(/^[@#]/, '')
  const person = people.find((one) => [one.id, one.name, one.realName].includes(bare))
  const channel = channels.find((one) => one.name === bare || one.id === bare)
  const id = (name.startsWith('#') ? channel : (person ?? channel))?.id
  if (!id) throw new GestureError(`there is no ${name}`)
  return id
}
