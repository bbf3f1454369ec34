import { setTimeout as delay } from 'node:timers/promises'
import type { Outcome } from '../../../src/sandbox/slack/deliveries/delivery.ts'
import { flood, openRaw, statusIn } from '../../support/raw-http.ts'
import type { Random } from '../random.ts'
import { type Frame, framesOf } from './frames.ts'
import { statusProblem, wordsProblem } from './judge.ts'
import { type Junk, junkOf } from './payloads.ts'
import { PATHS, type Request, requestsOf } from './requests.ts'
import type { Stage } from './stage.ts'
import type { Watch } from './watch.ts'

/** Of all that can be said to the server, so many a round. */
const REQUESTS = 240
/** So many at a time. */
const BATCH = 20
/** Longer than the program lets anybody linger. */
const WHOLE_MS = 20_000
/** What has no end is gone on with for so long. */
const HALF_MS = 200
/** A payload that nobody acknowledges over a socket says nothing for three seconds; the next ones need not wait. */
const HEARD_MS = 100
/** So many paths a round. */
const FLOODED = 3
const FLOOD_MB = 200
/** A page and an event hold a megabyte at most; V8 breathes. */
const HELD_MB = 80

export async function sendRequests({ world }: Stage, watch: Watch, random: Random): Promise<void> {
  await inBatches(watch, requestsOf(random, REQUESTS), async (request) => {
    const { socket, heard, closed } = openRaw(world.url)
    socket.write(request.bytes)
    await closed(request.whole ? WHOLE_MS : HALF_MS)
    socket.destroy()
    judge(request, heard(), watch)
  })
}

/** What is larger than anybody may send is refused, declared or not, and never held. */
export async function sendFloods({ world }: Stage, watch: Watch, random: Random): Promise<void> {
  for (const path of random.shuffled(PATHS.filter((each) => each !== '*')).slice(0, FLOODED)) {
    const declared = { 'content-length': FLOOD_MB * 1024 * 1024 }
    const ways = [declared, { 'transfer-encoding': 'chunked' }]
    const before = world.memory()
    await watch.duringOnce(`a flood to ${path}`, async () => {
      const statuses = await Promise.all(ways.map((headers) => flood(world.url + path, FLOOD_MB, headers)))
      for (const status of statuses) {
        watch.count(status ? `floods answered with ${status}` : 'floods cut off')
        if (status !== 413 && status !== 0) watch.violate(`a flood to ${path} is answered with ${status}`)
      }
    })
    const grown = Math.round(world.memory() - before)
    if (grown > HELD_MB) watch.violate(`a flood to ${path} made the program ${grown} MB larger`)
  }
}

function judge(request: Request, heard: string, watch: Watch): void {
  const status = statusIn(heard)
  watch.count(status ? `requests answered with ${status}` : 'requests cut off')
  const problem = statusProblem(request, status) ?? wordsProblem(heard)
  if (problem) watch.violate(`${request.what}: ${problem}`)
}

/** Of each kind, as Slack delivers it. */
export async function deliverJunk({ world, cast }: Stage, watch: Watch, random: Random): Promise<void> {
  const open = new Set<Promise<void>>()
  await inBatches(watch, junkOf(random, cast), async (junk) => {
    const outcome = world.slack.deliver(junk).then((said) => judgeOutcome(junk, said, watch))
    open.add(outcome)
    void outcome.finally(() => open.delete(outcome))
    await Promise.race([outcome, delay(HEARD_MS)])
  })
  await Promise.all(open)
}

function judgeOutcome({ what }: Junk, outcome: Outcome, watch: Watch): void {
  watch.count(outcome.ok ? 'payloads acknowledged' : `payloads refused (${outcome.reason})`)
  const problem = outcome.ok && outcome.body ? wordsProblem(JSON.stringify(outcome.body)) : undefined
  if (problem) watch.violate(`${what}: ${problem}`)
}

export async function sayFrames({ world, cast }: Stage, watch: Watch, random: Random): Promise<void> {
  const { faults } = world.slack
  await inBatches(watch, framesOf(random, cast), async ({ as, content }: Frame) => {
    if (as === 'bytes') faults.sendBytes(Buffer.from(content))
    else faults.sendFrame(content)
    watch.count('frames')
    await delay(HEARD_MS)
  })
}

/** Where a batch makes the program slow, each of it is tried alone. */
async function inBatches<Item extends { what: string }>(
  watch: Watch,
  items: readonly Item[],
  send: (item: Item) => Promise<void>,
): Promise<void> {
  for (let at = 0; at < items.length && !watch.hopeless(); at += BATCH) {
    const batch = items.slice(at, at + BATCH)
    const names = batch
      .map(({ what }) => what.slice(0, 30))
      .join(' | ')
      .slice(0, 300)
    if (await watch.isPrompt(names, () => Promise.all(batch.map(send)))) continue
    for (const item of batch) await watch.during(item.what, () => send(item))
  }
}
