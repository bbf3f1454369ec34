/** Who is reading: names, time zone and addresses that the drawing of every text needs. */
import type { Person, Screen, ScreenChannel, Shortcut } from '../screen.ts'
import { type At, hrefOf } from './place.ts'

export interface Reader {
  me: Person
  now: Date
  appUserId: string
  person(userId: string): Person | undefined
  nameOf(userId: string): string
  /** With its `@`. */
  groupName(groupId: string): string
  channel(channelId: string): ScreenChannel | undefined
  people: Person[]
  channels: ScreenChannel[]
  /** Of the app, for the menu of a message. */
  messageShortcuts: Shortcut[]
  href(at: At): string
}

export function readerOf(screen: Screen, now = new Date()): Reader {
  const people = new Map(screen.people.map((person) => [person.id, person]))
  const channels = new Map(screen.channels.map((channel) => [channel.id, channel]))
  return {
    me: screen.me,
    now,
    appUserId: screen.app.userId,
    people: screen.people,
    channels: screen.channels,
    person: (id) => people.get(id),
    nameOf: (id) => {
      if (id === screen.app.userId) return screen.app.name
      const person = people.get(id)
      return person ? `${person.realName}${person.deleted ? ' (deactivated)' : ''}` : 'unknown person'
    },
    groupName: (id) => `@${screen.groups.find((group) => group.id === id)?.handle ?? 'group'}`,
    channel: (id) => channels.get(id),
    messageShortcuts: screen.app.messageShortcuts,
    href: (at) => hrefOf(screen.me.name, at),
  }
}
