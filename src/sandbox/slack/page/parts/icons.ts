/** Line icons on a 20 px grid, in the colour of the text around them. */
import { type Html, raw } from '../html.ts'

const paths = {
  apps: 'M3.5 3.5h5v5h-5zM11.5 3.5h5v5h-5zM3.5 11.5h5v5h-5zM14 11.5v5M11.5 14h5',
  arrowLeft: 'M12 4.5L6.5 10l5.5 5.5',
  arrowRight: 'M8 4.5l5.5 5.5L8 15.5',
  arrowUp: 'M4.5 12L10 6.5l5.5 5.5',
  at: 'M13 10a3 3 0 1 1-6 0 3 3 0 0 1 6 0zm0 0v1.3a2 2 0 0 0 4 0V10a7 7 0 1 0-3 5.75',
  bell: 'M5 13.5V9a5 5 0 0 1 10 0v4.5l1.5 1.5h-13zM8.5 17.5h3',
  bold: 'M6 4h5a3 3 0 0 1 0 6H6zM6 10h6a3 3 0 0 1 0 6H6z',
  calendar: 'M3.5 5h13v11.5h-13zM3.5 8.5h13M7 3v3M13 3v3',
  caret: 'M5.5 8l4.5 4.5L14.5 8',
  check: 'M4 10.5l4 4 8-9',
  clock: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM10 6v4l3 2',
  close: 'M5 5l10 10M15 5L5 15',
  code: 'M7 6l-4 4 4 4M13 6l4 4-4 4',
  codeBlock: 'M3 4h14v12H3zM8 8l-2 2 2 2M12 8l2 2-2 2',
  copy: 'M7 7h9.5v9.5H7zM4.5 13h-1V3.5H13v1',
  dms: 'M3 4h14v9.5h-7L6 17v-3.5H3z',
  eye: 'M2 10s3-5.5 8-5.5 8 5.5 8 5.5-3 5.5-8 5.5S2 10 2 10zM10 7.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5z',
  file: 'M5 2.5h6.5L15 6v11.5H5zM11.5 2.5V6H15',
  hash: 'M8 3L6.5 17M13.5 3L12 17M3.5 7.5h14M2.5 12.5h14',
  help: 'M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM7.8 7.8a2.2 2.2 0 1 1 3.3 1.9c-.7.4-1.1.9-1.1 1.8M10 14v.1',
  home: 'M3 9l7-6 7 6v8h-4.5v-5h-5v5H3z',
  italic: 'M8 4h6M6 16h6M11.5 4l-3 12',
  lightning: 'M11 2.5L4.5 11.5H9.5L9 17.5 15.5 8.5H10.5z',
  link: 'M8.5 11.5a3.2 3.2 0 0 0 4.6 0l2.9-2.9a3.2 3.2 0 0 0-4.6-4.6l-1 1M11.5 8.5a3.2 3.2 0 0 0-4.6 0l-2.9 2.9a3.2 3.2 0 0 0 4.6 4.6l1-1',
  list: 'M7.5 5h9M7.5 10h9M7.5 15h9M3.5 5h.1M3.5 10h.1M3.5 15h.1',
  lock: 'M4.5 9h11v8h-11zM7 9V6.5a3 3 0 0 1 6 0V9',
  menu: 'M3 5.5h14M3 10h14M3 14.5h14',
  moon: 'M16.5 12A7 7 0 0 1 8 3.5a7 7 0 1 0 8.5 8.5z',
  more: 'M10 4.5v.1M10 10v.1M10 15.5v.1',
  moreRow: 'M4.5 10h.1M10 10h.1M15.5 10h.1',
  people:
    'M7.5 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2 16.5c0-3 2.5-4.5 5.5-4.5s5.5 1.5 5.5 4.5zM13 4a3 3 0 0 1 0 5.5M15 12.3c1.8.7 3 2 3 4.2h-2',
  plus: 'M10 4v12M4 10h12',
  search: 'M9 3.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM13 13l4 4',
  send: 'M3.5 3.5l13.5 6.5-13.5 6.5 1.5-6.5zM5 10h6',
  shared: 'M4 10l3-3v2h6V7l3 3-3 3v-2H7v2z',
  smile:
    'M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM6.5 11.5c.8 1.7 2 2.5 3.5 2.5s2.7-.8 3.5-2.5M7.5 7.5v.8M12.5 7.5v.8',
  strike:
    'M3.5 10h13M13.5 6.5C13 5 11.7 4 10 4 8 4 6.5 5.2 6.5 6.8M6.5 13.5c.5 1.5 1.8 2.5 3.5 2.5 2 0 3.5-1.2 3.5-2.8',
  sun: 'M10 6.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM10 2v1.5M10 16.5V18M2 10h1.5M16.5 10H18M4.3 4.3l1.1 1.1M14.6 14.6l1.1 1.1M4.3 15.7l1.1-1.1M14.6 5.4l1.1-1.1',
  thread: 'M3 4h14v9.5h-7L6 17v-3.5H3zM6.5 7.5h7M6.5 10.2h4.5',
  trash: 'M4 5.5h12M8 5.5V3.5h4v2M5.5 5.5l.8 11.5h7.4l.8-11.5',
  warn: 'M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM10 6v5M10 13.8v.1',
  wrench:
    'M12.5 3a4.2 4.2 0 0 0-4 5.6L3 14.1a2 2 0 1 0 2.9 2.9l5.5-5.5A4.2 4.2 0 0 0 17 7.3l-2.6 2.6-2.5-.6-.6-2.5L14 4.2A4.2 4.2 0 0 0 12.5 3z',
  upload: 'M10 13.5V4M6 7.5L10 3.5l4 4M3.5 13v3.5h13V13',
} satisfies Record<string, string>

export type IconName = keyof typeof paths

export const icon = (name: IconName): Html =>
  raw(
    `<svg class="icon icon-${name}" viewBox="0 0 20 20" aria-hidden="true" focusable="false"><path d="${paths[name]}"/></svg>`,
  )
