import type { ProgramWorld } from '../../support/program-world.ts'
import { openRaw, type RawConnection } from '../../support/raw-http.ts'
import type { Watch } from './watch.ts'

/** Longer than the program has patience for. */
const PATIENCE_MS = 20_000
const DRIP_MS = 300

/** What is begun and never ended; `drip` is said again and again. */
const BEGUN: readonly { what: string; begin: string; drip?: string }[] = [
  { what: 'nothing', begin: '' },
  { what: 'half a head', begin: 'GET / HTTP/1.1\r\nhost: x\r\nx-slow: ' },
  { what: 'a head, drop by drop', begin: 'GET / HTTP/1.1\r\n', drip: 'x-y: z\r\n' },
  { what: 'half a body', begin: 'POST /slack/events HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf' },
  {
    what: 'a body, drop by drop',
    begin: 'POST /login/x/refuse HTTP/1.1\r\nhost: x\r\ncontent-length: 8000\r\n\r\n',
    drip: 'x',
  },
  {
    what: 'half a chunk',
    begin: 'POST /slack/events HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nff\r\nhalf',
  },
  {
    what: 'chunks without an end',
    begin: 'POST /login/x/code HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n',
    drip: '1\r\nx\r\n',
  },
]
const EACH = 5

export interface Slow {
  /** Waits until all are cut off, as they have to be. */
  cutOff(watch: Watch): Promise<void>
  stop(): void
}

/** Begun now: their time passes while other things are done. */
export function beginSlowly({ url }: ProgramWorld): Slow {
  const open = BEGUN.flatMap((begun) =>
    Array.from({ length: EACH }, () => ({ ...begun, raw: begin(url, begun) })),
  )
  return {
    async cutOff(watch) {
      for (const { what, raw } of open) {
        if (watch.hopeless()) return
        if (await raw.closed(PATIENCE_MS)) watch.count('slow ones cut off')
        else watch.violate(`whoever says ${what} is not cut off`)
      }
    },
    stop() {
      for (const { raw } of open) raw.socket.destroy()
    },
  }
}

function begin(url: string, { begin: first, drip }: (typeof BEGUN)[number]): RawConnection {
  const raw = openRaw(url)
  raw.socket.write(first)
  if (drip) {
    const timer = setInterval(() => raw.socket.write(drip), DRIP_MS)
    raw.socket.once('close', () => clearInterval(timer))
  }
  return raw
}
