/** Who is reading: names, time zone and addresses that the drawing of every text needs. */
import type { Person, Screen, ScreenChannel } from '../screen.ts'
import { type At, hrefOf } from './place.ts'

export interface Reader {
  me: Person
  now: Date
  appUserId: string
  person(userId: string): Person | undefined
  nameOf(userId: string): string
  channel(channelId: string): ScreenChannel | undefined
  people: Person[]
  channels: ScreenChannel[]
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
    nameOf: (id) =>
      id === screen.app.userId ? screen.app.name : (people.get(id)?.realName ?? 'unknown person'),
    channel: (id) => channels.get(id),
    href: (at) => hrefOf(screen.me.name, at),
  }
}
