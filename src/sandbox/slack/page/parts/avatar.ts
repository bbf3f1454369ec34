/** Pictures of people: initials on a colour that stays the same for a person. The app has its own sign. */
import { escapeHtml, type Html, raw } from '../html.ts'
import type { Reader } from '../reader.ts'

// White on each of these has a contrast of at least 4.5:1.
const colours = [
  '#7c3f8c',
  '#1f6f8b',
  '#b4472e',
  '#2f7d4f',
  '#34568b',
  '#9c5a00',
  '#a13670',
  '#4b6a1f',
  '#5b4bb5',
]

export function colourOf(id: string): string {
  let sum = 0
  for (const character of id) sum = (sum * 29 + character.charCodeAt(0)) >>> 0
  return colours[sum % colours.length] ?? '#34568b'
}

export const initialsOf = (name: string): string =>
  name
    .split(/\s+/)
    .map((word) => [...word][0] ?? '')
    .filter((letter) => /\p{L}|\p{N}/u.test(letter))
    .slice(0, 2)
    .join('')
    .toUpperCase() || '?'

export function personAvatar(id: string, name: string): Html {
  return raw(
    `<svg class="avatar" viewBox="0 0 36 36" aria-hidden="true" focusable="false"><rect width="36" height="36" fill="${colourOf(id)}"/><text x="18" y="23.5" text-anchor="middle" fill="#fff" font-size="15" font-weight="700">${escapeHtml(initialsOf(name))}</text></svg>`,
  )
}

/** Angle brackets with a key between them: APIs and their secrets. */
export const appAvatar = (): Html =>
  raw(
    `<svg class="avatar" viewBox="0 0 36 36" aria-hidden="true" focusable="false"><rect width="36" height="36" fill="#1f4287"/><path d="M11.5 11.5L5.5 18l6 6.5M24.5 11.5l6 6.5-6 6.5" fill="none" stroke="#fff" stroke-width="2.8" stroke-linecap="round" stroke-linejoin="round"/><circle cx="18" cy="14.5" r="3.3" fill="none" stroke="#fca311" stroke-width="2.6"/><path d="M18 18v8M18 22h3M18 25.8h2.4" stroke="#fca311" stroke-width="2.6" stroke-linecap="round"/></svg>`,
  )

export function avatar(userId: string, reader: Reader): Html {
  if (userId === reader.appUserId) return appAvatar()
  return personAvatar(userId, reader.nameOf(userId))
}
