/** Messages in order, with date dividers, grouped by author. */
import type { ScreenMessage } from '../../screen.ts'
import { type Html, html } from '../html.ts'
import type { Reader } from '../reader.ts'
import { dateOfTs, dayOf, dividerDay } from '../text/dates.ts'
import { message } from './message.ts'

const groupSeconds = 300

export function messageList(list: ScreenMessage[], reader: Reader, where: 'list' | 'thread' = 'list'): Html {
  let before: ScreenMessage | undefined
  return html`${list.map((item) => {
    const day = dayOf(dateOfTs(item.ts), reader.me.tz)
    const newDay = where === 'list' && (!before || dayOf(dateOfTs(before.ts), reader.me.tz) !== day)
    const grouped = !newDay && before !== undefined && belongsTo(item, before)
    before = item
    const divider = newDay
      ? html`<div class="day" id="day-${day}" role="separator"><span>${dividerDay(dateOfTs(item.ts), reader.now, reader.me.tz)}</span></div>`
      : ''
    return html`${divider}${message(item, { grouped, where }, reader)}`
  })}`
}

const belongsTo = (item: ScreenMessage, before: ScreenMessage): boolean =>
  item.authorId === before.authorId &&
  item.botId === before.botId &&
  item.ephemeral === before.ephemeral &&
  !before.replyCount &&
  Number(item.ts) - Number(before.ts) < groupSeconds
