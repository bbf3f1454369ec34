import { setTimeout as wait } from 'node:timers/promises'
import { between, oneOf, type Random } from '../../random.ts'
import type { Instance } from '../world/fleet.ts'
import type { Begin, Scene } from './scene.ts'

const some = ({ instances }: Scene, random: Random): Instance => {
  const instance = oneOf(random, instances)
  if (!instance) throw new Error('there is no instance')
  return instance
}

export const KILLED = 'an instance killed'

const STORMS: Record<string, Begin> = {
  [KILLED]: async (scene, random) => {
    const instance = some(scene, random)
    await instance.kill()
    await wait(between(random, 200, 3_000))
    await instance.start()
  },
  'all instances killed': async ({ instances }, random) => {
    await Promise.all(instances.map((instance) => instance.kill()))
    await wait(between(random, 200, 2_000))
    await Promise.all(instances.map((instance) => instance.start()))
  },
  'an instance stopped and started': async (scene, random) => {
    const instance = some(scene, random)
    const problem = await instance.leave()
    await instance.start()
    return problem
  },
  "Slack's API down": async ({ slack }, random) => {
    const end = slack.faults.api('*', { kind: 'refused' }, Number.POSITIVE_INFINITY)
    await wait(between(random, 1_000, 5_000))
    end()
  },
  'Slack cannot reach the program': async ({ slack }, random) => {
    slack.faults.unreachable()
    await wait(between(random, 500, 4_000))
    slack.faults.unreachable(false)
  },
  'Slack: one message a second': async ({ slack }, random) => {
    slack.faults.oneMessagePerSecond()
    await wait(between(random, 3_000, 8_000))
    slack.faults.oneMessagePerSecond(false)
  },
  'Okta takes 8 s to answer': async ({ okta }, random) => {
    const end = okta.faults.add({ kind: 'slow', ms: 8_000, on: 'management' })
    await wait(between(random, 2_000, 8_000))
    end()
  },
  'Okta down': async ({ okta }, random) => {
    const ends = (['management', 'login'] as const).map((on) => okta.faults.add({ kind: 'down', on }))
    await wait(between(random, 1_000, 6_000))
    for (const end of ends) end()
  },
}

const SOCKET_STORMS: Record<string, Begin> = Object.fromEntries(
  (['refresh_requested', 'warning', 'cut', 'silent'] as const).map((how) => [
    `sockets: ${how}`,
    async ({ slack }) => {
      slack.faults.refreshSockets(how)
      await wait(1_000)
    },
  ]),
)

/** Larger troubles, one at a time: of a program by HTTP or with sockets, on a database with troubles of its own. */
export const stormsFor = ({ mode, database }: Scene): Record<string, Begin> => ({
  ...STORMS,
  ...(mode === 'socket' && SOCKET_STORMS),
  ...Object.fromEntries(
    Object.entries(database.troubles).map(([what, begin]) => [
      what,
      (_: Scene, random: Random) => begin(random),
    ]),
  ),
})
