/** What a person sees at an address, or at the nearest place that this person may see. */
import { GestureError, type Gestures, type Person, type Screen } from '../screen.ts'
import type { PageDeps } from './page.ts'
import { startOf } from './parts/sidebar.ts'
import { type At, personOf, whereOf } from './place.ts'

export interface Seen {
  screen: Screen
  at: At
}

export function look(gestures: Gestures, person: Person, wanted: At | undefined): Seen {
  // Home is open to everyone and tells which channels there are.
  const home = () => gestures.screen(person.id, { kind: 'home' })
  if (wanted?.at === 'home') return { screen: home(), at: wanted }
  const known = home()
  const im = known.app.imChannelId
  const at = wanted ?? startOf(known)
  if (at.at === 'home') return { screen: known, at }
  const seen = attempt(() => gestures.screen(person.id, whereOf(at, im)))
  if (seen)
    return {
      screen: seen,
      at: at.at === 'channel' && at.channelId === im && !at.threadTs ? { at: 'messages' } : at,
    }
  const start = startOf(known)
  return start.at === 'home'
    ? { screen: known, at: start }
    : { screen: gestures.screen(person.id, whereOf(start, im)), at: start }
}

/** Also finds who joined the workspace after the page was made. */
export function personCalled({ gestures, people }: PageDeps, as: string): Person | undefined {
  const known = personOf(people, as)
  const witness = people.find((person) => person.role !== 'bot')
  if (known || !as || !witness) return known
  return personOf(gestures.screen(witness.id, { kind: 'home' }).people, as)
}

/** A channel that this person is not in: switching persons keeps the place only where it exists for both. */
function attempt(see: () => Screen): Screen | undefined {
  try {
    return see()
  } catch (error) {
    if (error instanceof GestureError) return undefined
    throw error
  }
}
