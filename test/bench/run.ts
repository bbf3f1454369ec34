import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Child, startChild } from './child.ts'
import { fill } from './fill.ts'
import { load, SIGNING_SECRET, startSlackApi } from './slack.ts'

/**
 * `npm run bench [-- --apps 1000000 --rounds 5 --requests 2000]`: the product and a bare Bolt 5 app, each a process of
 * its own on the same database, in turns. What is compared is CPU time per request, which a busy machine disturbs
 * least; the best of the rounds counts.
 */
const { values } = parseArgs({
  options: {
    apps: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '5' },
    requests: { type: 'string', default: '2000' },
  },
})
const rounds = Number(values.rounds)
const requests = Number(values.requests)

const folder = mkdtempSync(join(tmpdir(), 'devportal-bench-'))
const databaseUrl = `file:${join(folder, 'bench.db')}`
const slack = await startSlackApi()
const environment = {
  PORT: '0',
  DATABASE_URL: databaseUrl,
  ENCRYPTION_KEYS: `k:${Buffer.alloc(32, 1).toString('base64')}`,
  SLACK_API_URL: slack.url,
  SLACK_BOT_TOKEN: 'xoxb-bench',
  SLACK_SIGNING_SECRET: SIGNING_SECRET,
  OKTA_ORG_URL: 'http://127.0.0.1:9',
  OKTA_API_TOKEN: 'none-needed-here',
  OKTA_GROUPS: 'T0BENCH=00gbench',
}

const say = (line: string): void => void process.stdout.write(`${line}\n`)

async function cpuPerRequest(child: Child, text: string): Promise<{ micros: number; p99: number }> {
  const address = `http://127.0.0.1:${child.port}/slack/events`
  const before = await child.usage()
  const times = await load(address, text, requests, 8)
  const after = await child.usage()
  times.sort((a, b) => a - b)
  return {
    micros: (after.cpuMicros - before.cpuMicros) / requests,
    p99: times[Math.floor(times.length * 0.99)] ?? 0,
  }
}

async function compare(title: string, text: string, product: Child, peer: Child): Promise<void> {
  const best = { product: Number.POSITIVE_INFINITY, peer: Number.POSITIVE_INFINITY }
  const p99 = { product: Number.POSITIVE_INFINITY, peer: Number.POSITIVE_INFINITY }
  // The first round warms both up and does not count
  for (let round = 0; round <= rounds; round++)
    for (const [name, child] of [
      ['product', product],
      ['peer', peer],
    ] as const) {
      const measured = await cpuPerRequest(child, text)
      if (round === 0) continue
      best[name] = Math.min(best[name], measured.micros)
      p99[name] = Math.min(p99[name], measured.p99)
    }
  say(
    `${title}: ${best.product.toFixed(0)} us CPU, bare Bolt ${best.peer.toFixed(0)} us: ${(best.product / best.peer).toFixed(2)}x` +
      ` (ack p99 ${p99.product.toFixed(1)} ms, bare Bolt ${p99.peer.toFixed(1)} ms)`,
  )
}

try {
  await fill(databaseUrl, Number(values.apps))
  const product = await startChild('./product.ts', environment)
  const peer = await startChild('./peer.ts', environment)
  say(`node ${process.version}, ${values.apps} apps, ${requests} requests a round, best of ${rounds}`)
  await compare('show my apps', 'apps', product, peer)
  await compare('open Create App', 'create', product, peer)
  say(`start to first answer: ${product.startMs.toFixed(0)} ms, bare Bolt ${peer.startMs.toFixed(0)} ms`)
  product.stop()
  peer.stop()
} finally {
  slack.stop()
  rmSync(folder, { recursive: true, force: true })
}
process.exit(0)
