import type { App, HomeChoice } from '../../../../src/domain/records.ts'
import type { SlackSandbox } from '../../../../src/sandbox/slack/start.ts'

const PAGE = 10

/** What a Home has to show, by the rows. */
export interface HomeFacts {
  homes: readonly HomeChoice[]
  apps: readonly App[]
  /** User ids. */
  access: ReadonlySet<string>
  admins: ReadonlySet<string>
  /** Their newest choice may not have been drawn. */
  uncertain: ReadonlySet<string>
}

/** Everybody's Home shows their apps, or why there are none, in the newest state. */
export function homeViolations(slack: SlackSandbox, facts: HomeFacts): string[] {
  return facts.homes
    .filter(({ userId }) => !facts.uncertain.has(userId))
    .flatMap((home) => {
      const { place } = slack.gestures.screen(home.userId, { kind: 'home' })
      const blocks = place.kind === 'home' ? place.view?.view.blocks : undefined
      if (!blocks) return [`the Home of ${home.userId} is empty`]
      const shown = shownIn(blocks)
      const wanted = wantedIn(home, facts)
      const isRight = JSON.stringify(shown.toSorted()) === JSON.stringify(wanted.toSorted())
      return isRight ? [] : [`the Home of ${home.userId} shows ${shown.join()}, not ${wanted.join()}`]
    })
}

/** `id status switch` of each app. */
function shownIn(blocks: readonly { block_id?: string }[]): string[] {
  return blocks.flatMap((block) => {
    const id = /^app:(.+)$/.exec(block.block_id ?? '')?.[1]
    const text = JSON.stringify(block)
    const status = /✅ Approved|🕓 Under Review|⛔ Not Approved/u.exec(text)?.[0].slice(2).trim()
    const active = /🟢 On|⚪ Off|⏳ Being registered/u.exec(text)?.[0]
    return id ? [`${id} ${status} ${active}`] : []
  })
}

function wantedIn(home: HomeChoice, { apps, access, admins }: HomeFacts): string[] {
  const wholeTenant = home.wholeTenant && admins.has(home.userId)
  if (!wholeTenant && !access.has(home.userId)) return []
  const query = home.query.toLowerCase()
  const fitting = apps
    .filter((app) => wholeTenant || app.ownerId === home.userId)
    .filter((app) => !home.status || app.status === home.status)
    .filter((app) => app.name.toLowerCase().startsWith(query) || app.clientId === home.query)
    .toSorted((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1))
  const page = Math.min(home.page, Math.max(0, Math.ceil(fitting.length / PAGE) - 1))
  return fitting.slice(page * PAGE, (page + 1) * PAGE).map((app) => {
    const active = app.registeredAt ? (app.active ? '🟢 On' : '⚪ Off') : '⏳ Being registered'
    return `${app.id} ${app.status} ${active}`
  })
}
