/** Server-Sent Events: the pieces of one tab's screen, sent when they change. */
import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import { look, personCalled } from './look.ts'
import type { PageDeps } from './page.ts'
import { type PieceName, piecesOf, titleOf } from './pieces.ts'
import { addressOf, hrefOf } from './place.ts'

// One gesture changes several things in a row; they arrive as one push.
const gatherMs = 15
const keepAliveMs = 20_000

export function events(c: Context, deps: PageDeps): Response {
  const address = addressOf((name) => c.req.query(name))
  const person = personCalled(deps, address.as)
  if (!person) return c.text('no such person', 404)
  return streamSSE(c, async (stream) => {
    const sent = new Map<PieceName, string>()
    const push = async () => {
      const { screen, at } = look(deps.gestures, person, address.at)
      const pieces: Record<string, string> = {}
      for (const [name, drawn] of Object.entries(piecesOf(screen, at, deps.desk))) {
        const text = String(await drawn)
        if (sent.get(name as PieceName) === text) continue
        sent.set(name as PieceName, text)
        pieces[name] = text
      }
      const data = JSON.stringify({
        pieces,
        title: titleOf(screen, deps.title),
        href: hrefOf(person.name, at),
      })
      if (Object.keys(pieces).length) await stream.writeSSE({ event: 'screen', data })
    }
    await pushWhileOpen(deps, push, stream)
  })
}

type Stream = Parameters<Parameters<typeof streamSSE>[1]>[0]

function pushWhileOpen(deps: PageDeps, push: () => Promise<void>, stream: Stream): Promise<void> {
  return new Promise((resolve) => {
    // Looking marks messages read, which is itself a change: a push in progress asks for one more, not for many.
    let timer: NodeJS.Timeout | undefined
    const soon = () => {
      timer ??= setTimeout(() => {
        timer = undefined
        push().catch(fail)
      }, gatherMs)
    }
    // A mistake of ours in drawing: told in the page, or else the screen would silently stand still.
    const fail = async (error: unknown) => {
      await stream.writeSSE({ event: 'problem', data: String(error).replace(/\s+/g, ' ') })
      end()
    }
    const stop = deps.gestures.onChange(soon)
    const alive = setInterval(() => void stream.write(': still here\n\n'), keepAliveMs)
    function end() {
      stop()
      clearTimeout(timer)
      clearInterval(alive)
      resolve()
    }
    stream.onAbort(end)
    push().catch(fail)
  })
}
