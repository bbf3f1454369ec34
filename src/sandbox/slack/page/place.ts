/** The address of a tab: whom it acts as and where that person is. `/?as=dana&at=C0123&thread=1700000000.000100` */
import type { Person, Where } from '../screen.ts'

/** `messages` is the app's direct message: a different channel id for each person, the same place to go to. */
export type At = { at: 'home' } | { at: 'messages' } | { at: 'channel'; channelId: string; threadTs?: string }

export interface Address {
  as: string
  at?: At
}

export function addressOf(query: (name: string) => string | undefined): Address {
  const at = query('at')
  const thread = query('thread')
  const as = query('as') ?? ''
  if (!at) return { as }
  if (at === 'home' || at === 'messages') return { as, at: { at } }
  return { as, at: { at: 'channel', channelId: at, ...(thread ? { threadTs: thread } : {}) } }
}

export function hrefOf(as: string, at: At): string {
  const params = new URLSearchParams({ as, at: at.at === 'channel' ? at.channelId : at.at })
  if (at.at === 'channel' && at.threadTs) params.set('thread', at.threadTs)
  return `/?${params}`
}

export function personOf(people: Person[], as: string): Person | undefined {
  return people.find((person) => person.name === as || person.id === as)
}

export function whereOf(at: At, appImChannelId: string): Where {
  if (at.at === 'home') return { kind: 'home' }
  if (at.at === 'messages') return { kind: 'channel', channelId: appImChannelId }
  return { kind: 'channel', channelId: at.channelId, ...(at.threadTs ? { threadTs: at.threadTs } : {}) }
}
