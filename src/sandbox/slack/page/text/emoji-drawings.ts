/**
 * Own drawings of the few emoji that carry meaning in this product, so that they look the same everywhere, also
 * where no emoji font is installed. Everything else is left to the system's font.
 */
const svg = (body: string) => `<svg viewBox="0 0 20 20" aria-hidden="true" focusable="false">${body}</svg>`

const disc = (fill: string) => svg(`<circle cx="10" cy="10" r="8" fill="${fill}"/>`)
const padlock = (shackle: string) =>
  svg(
    `<path d="${shackle}" fill="none" stroke="#8d9aa5" stroke-width="2.2"/><rect x="3.5" y="8.5" width="13" height="9.5" rx="2" fill="#f7b32b"/><circle cx="10" cy="12.5" r="1.6" fill="#7a5200"/><path d="M9.2 13h1.6l.5 2.8H8.7z" fill="#7a5200"/>`,
  )
const glass = (sand: string) =>
  svg(
    `<path d="M5 2.5h10v2.4c0 2.6-2.4 3.6-3.4 5.1 1 1.5 3.4 2.5 3.4 5.1v2.4H5v-2.4c0-2.6 2.4-3.6 3.4-5.1C7.4 8.5 5 7.5 5 4.9z" fill="#d9ecf7" stroke="#7d6250" stroke-width="1"/><path d="M4 1.7h12v1.6H4zM4 16.7h12v1.6H4z" fill="#7d6250"/>${sand}`,
  )

const clock = (hands: string, ears = '') =>
  svg(
    `${ears}<circle cx="10" cy="10.5" r="7" fill="#fff" stroke="#5f7d95" stroke-width="1.8"/><path d="${hands}" fill="none" stroke="#3b4046" stroke-width="1.7" stroke-linecap="round"/>`,
  )
const tile = (arrow: string) =>
  svg(
    `<rect x="1.5" y="1.5" width="17" height="17" rx="3" fill="#3b88c3"/><path d="${arrow}" fill="none" stroke="#fff" stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round"/>`,
  )

const drawings: Record<string, string> = {
  white_check_mark: svg(
    '<rect x="2" y="2" width="16" height="16" rx="3" fill="#2fa866"/><path d="M5.8 10.3l2.9 3 5.6-6.6" fill="none" stroke="#fff" stroke-width="2.3" stroke-linecap="round" stroke-linejoin="round"/>',
  ),
  x: svg(
    '<path d="M4.2 4.2l11.6 11.6M15.8 4.2L4.2 15.8" stroke="#dd2e44" stroke-width="3.2" stroke-linecap="round"/>',
  ),
  warning: svg(
    '<path d="M10 1.8L19 17.8H1z" fill="#ffc83d" stroke="#e0a100" stroke-width=".8" stroke-linejoin="round"/><path d="M10 7v5.4" stroke="#3d3000" stroke-width="1.9" stroke-linecap="round"/><circle cx="10" cy="15" r="1.2" fill="#3d3000"/>',
  ),
  hourglass: glass('<path d="M6.5 15.7c.6-1.7 2.2-2.5 3.5-2.5s2.9.8 3.5 2.5z" fill="#f0a83a"/>'),
  hourglass_flowing_sand: glass(
    '<path d="M6.5 5.3h7c-.5 1.6-2 2.3-3.5 3.7-1.5-1.4-3-2.1-3.5-3.7zM7.2 15.7c.5-1 1.7-1.5 2.8-1.5s2.3.5 2.8 1.5zM9.7 9h.6v5.5h-.6z" fill="#f0a83a"/>',
  ),
  clock4: clock('M10 6v4.5l3.4 2'),
  alarm_clock: clock(
    'M10 7v3.5h3',
    '<path d="M3 5l2.6-2.3M17 5l-2.6-2.3" stroke="#dd2e44" stroke-width="2.2" stroke-linecap="round"/>',
  ),
  repeat: tile('M5 9V7.5h9l-2-2M15 11v1.500h-9l2 2'),
  leftwards_arrow_with_hook: tile('M8 6L5 9l3 3M5 9h7a3 3 0 0 1 0 6h-2'),

  information_source: tile('M10 9.500v5M10 6v.1'),
  key: svg(
    '<circle cx="6.3" cy="13.7" r="3.7" fill="none" stroke="#e8a33d" stroke-width="2.3"/><path d="M9 11l8-8M13.5 6.5l2.6 2.6M16 4l1.8 1.8" stroke="#e8a33d" stroke-width="2.3" stroke-linecap="round"/>',
  ),
  lock: padlock('M6.3 9V6a3.7 3.7 0 0 1 7.4 0v3'),
  unlock: padlock('M6.3 9V5.5a3.7 3.7 0 0 1 7.2-1.2'),
  no_entry: svg(
    '<circle cx="10" cy="10" r="8" fill="#dd2e44"/><rect x="5" y="8.6" width="10" height="2.8" rx=".8" fill="#fff"/>',
  ),
  no_entry_sign: svg(
    '<circle cx="10" cy="10" r="7" fill="none" stroke="#dd2e44" stroke-width="2.2"/><path d="M5.2 5.2l9.6 9.6" stroke="#dd2e44" stroke-width="2.2"/>',
  ),
  rocket: svg(
    '<path d="M17.8 2.2c-4.6-.4-8.3 1.7-10.6 5.7L4 8.3 2.2 11l3.2.4 3.2 3.2.4 3.2 2.7-1.8.4-3.2c4-2.3 6.1-6 5.7-10.6z" fill="#b9c5d0"/><path d="M17.8 2.2c-1.7-.15-3.2.05-4.7.600l4.1 4.1c.55-1.5.75-3 .6-4.7z" fill="#dd2e44"/><circle cx="12.3" cy="7.7" r="1.7" fill="#3b88c3"/><path d="M5.5 12.6c-1.9.3-2.7 2.1-2.9 4.8 2.7-.2 4.5-1 4.8-2.9z" fill="#ffac33"/>',
  ),
  link: svg(
    '<path d="M8.5 11.5a3.3 3.3 0 0 0 4.7 0l3-3a3.3 3.3 0 0 0-4.7-4.7l-1 1M11.5 8.5a3.3 3.3 0 0 0-4.7 0l-3 3a3.3 3.3 0 0 0 4.7 4.7l1-1" fill="none" stroke="#8d9aa5" stroke-width="2" stroke-linecap="round"/>',
  ),
  red_circle: disc('#dd2e44'),
  large_blue_circle: disc('#3b88c3'),
  large_green_circle: disc('#2fa866'),
  large_yellow_circle: disc('#f7c52b'),
  large_orange_circle: disc('#f4900c'),
  white_circle: svg('<circle cx="10" cy="10" r="7.5" fill="#e6eaee" stroke="#aab4bd"/>'),
  black_circle: disc('#3b4046'),
}

export const emojiDrawing = (name: string): string | undefined => drawings[name]
