/**
 * The sandbox's Slack in a browser: pages drawn here, pushed as the workspace changes, gestures posted back.
 * Knows the workspace only through `Gestures` and `OperatorDesk`.
 */
import { Hono } from 'hono'
import type { OperatorDesk } from '../operator-desk.ts'
import type { Gestures, Person } from '../screen.ts'
import { assets } from './assets.ts'
import { pageDocument } from './document.ts'
import { events } from './events.ts'
import { gestureRoutes } from './gesture-routes.ts'
import { pageHeaders, sameOriginPosts } from './guard.ts'
import { look, personCalled } from './look.ts'
import { piecesOf, titleOf } from './pieces.ts'
import { addressOf, hrefOf } from './place.ts'

export interface PageDeps {
  gestures: Gestures
  people: Person[]
  appUserId: string
  /** Absent: there is no Operator menu. */
  desk?: OperatorDesk
  title?: string
}

export function slackPage(deps: PageDeps): Hono {
  const page = new Hono()
  page.use(pageHeaders)
  page.use('/do/*', sameOriginPosts)
  page.route('/page', assets())
  page.route('/do', gestureRoutes(deps))
  page.get('/events', (c) => events(c, deps))
  page.get('/', async (c) => {
    const address = addressOf((name) => c.req.query(name))
    const person = personCalled(deps, address.as) ?? firstPerson(deps)
    if (!person) return c.text('Nobody lives in this workspace.', 500)
    const seen = look(deps.gestures, person, address.at)
    const canonical = hrefOf(person.name, seen.at)
    // One address for one place, so that the script can rely on it and a reload stays where it was.
    const { pathname, search } = new URL(c.req.url)
    if (pathname + search !== canonical) return c.redirect(canonical)
    deps.gestures.reload(person.id)
    const { screen, at } = look(deps.gestures, person, address.at)
    return c.html(pageDocument(piecesOf(screen, at, deps.desk), titleOf(screen, deps.title)))
  })
  return page
}

/** The first to act as is an ordinary member: the product is made for them. */
function firstPerson({ gestures, people }: PageDeps): Person | undefined {
  const [witness] = people.filter((person) => person.role !== 'bot')
  const now = witness ? gestures.screen(witness.id, { kind: 'home' }).people : []
  return now.find((person) => person.role === 'member' && !person.deleted) ?? witness
}
