import { setTimeout as wait } from 'node:timers/promises'
import { until } from '../until.ts'
import { gather } from './facts.ts'
import { violationsIn } from './judge.ts'
import { letters, letterViolations } from './messages.ts'
import type { MortalWorld } from './mortal-world.ts'
import type { Journey, Scene } from './scene.ts'

const LONG_AGO = new Date(0).toISOString()

export interface Outcome {
  /** All that were passed after the click, where it did not die. */
  points: string[]
  /** The program died where it was to die. */
  died: boolean
  /** Nothing was left of the click: the person clicked once more. */
  lost: boolean
  /** Direct messages that stand there twice. */
  doubled: number
  violations: string[]
}

/** One click in which the program dies at that point; what is so after its next start, and after the person went on. */
export async function play(
  world: MortalWorld,
  journey: Journey,
  name: string,
  point: string | undefined,
): Promise<Outcome> {
  const scene = journey(world, name)
  reload(world)
  await scene.prepare?.()
  if (!scene.atStart) await scene.open()
  await world.quiet()
  // Nobody is there from here on to do what becomes due
  if (scene.atStart) await world.end()
  const before = {
    rows: (await auditOf(world)).length,
    letters: new Set(letters(world).map(({ id }) => id)),
    // Of a client that was changed outside, and nobody has looked yet
    apart: violationsIn(await gather(world)),
  }
  const points = (await clickAndDie(world, scene, point)) ? undefined : await pointsPassed(world)
  const died = points === undefined
  let lost = false
  const found: string[] = []
  if (died) {
    await world.end()
    await world.begin()
    await world.quiet()
    found.push(...(await agreement(world, before.apart)).map((sentence) => `after the restart: ${sentence}`))
    const taken = (await auditOf(world)).length > before.rows
    lost = !taken && scene.audit.length > 0
    await goOn(world, scene, taken)
    await world.quiet()
  }
  const actions = (await auditOf(world)).slice(before.rows)
  const sent = letters(world).filter(({ id }) => !before.letters.has(id))
  const violations = [
    ...found,
    ...(await agreement(world)),
    ...auditViolations(scene.audit, actions),
    ...letterViolations(scene, sent, died ? world.unfinished : []),
    ...((await scene.end?.()) ?? []),
    ...world.complaints(),
    ...(await unrest(world)),
  ]
  return {
    points: points ?? [],
    died,
    lost,
    doubled: sent.length - new Set(sent.map(({ to, text }) => `${to} ${text}`)).size,
    violations,
  }
}

/** True when the program died; then nobody waits for what the click would have led to. */
async function clickAndDie(world: MortalWorld, scene: Scene, point: string | undefined): Promise<boolean> {
  if (scene.atStart) {
    await scene.open()
    await world.begin(point)
  } else {
    // Known from Slack a moment ago or not: so all runs pass the same points
    await world.connection.kysely.updateTable('people').set({ checkedAt: LONG_AGO }).execute()
    await world.life.order(point)
  }
  const death = world.life.ended.then(() => true)
  const played = scene.click().then(() => world.quiet())
  const outcome = played.then(
    () => false,
    // A browser may hear of it before we do
    (error) => Promise.race([death, wait(2_000).then(() => Promise.reject(error))]),
  )
  outcome.catch(() => undefined)
  return Promise.race([death, outcome])
}

const reload = ({ person }: MortalWorld): void => {
  for (const who of ['dana', 'pia', 'ada', 'rae', 'tomas']) person(who).reload()
}

/** Nothing where it has died after all, at its last word. */
const pointsPassed = ({ life }: MortalWorld): Promise<string[] | undefined> =>
  life.order().then(
    ({ points }) => points,
    () => undefined,
  )

/** The person who got no answer, or the wrong one, goes on. */
async function goOn(world: MortalWorld, scene: Scene, taken: boolean): Promise<void> {
  if (scene.again) return void (await scene.again())
  if (taken) return
  reload(world)
  await scene.open()
  await scene.click()
}

/** A worker looks now and then; one that finds nothing to do does not go on asking. */
async function unrest({ life }: MortalWorld): Promise<string[]> {
  await life.order()
  await wait(100)
  const { statements } = await life.order()
  return statements < 60 ? [] : [`with nothing to do, it asks the database ${statements} things in 100 ms`]
}

const auditOf = async ({ connection }: MortalWorld): Promise<string[]> => {
  const rows = await connection.kysely.selectFrom('audit').select('action').orderBy('seq').execute()
  return rows.map(({ action }) => action)
}

/** What time would heal is given time. */
async function agreement(world: MortalWorld, apart: readonly string[] = []): Promise<string[]> {
  let violations: string[] = []
  await until(async () => {
    violations = violationsIn(await gather(world)).filter((sentence) => !apart.includes(sentence))
    return violations.length === 0
  }, 5_000)
  return violations
}

/** A name stands for one row; with a `+` for one or more, with a `*` for any number. */
function auditViolations(expected: readonly string[], actions: readonly string[]): string[] {
  const [once, many, any] = ['', '+', '*'].map((sign) =>
    expected.flatMap((name) => ((/[+*]$/.exec(name)?.[0] ?? '') === sign ? name.replace(/[+*]$/, '') : [])),
  ) as [string[], string[], string[]]
  const rest = actions.filter((action) => !many.includes(action) && !any.includes(action))
  const right =
    JSON.stringify(rest.toSorted()) === JSON.stringify(once.toSorted()) &&
    many.every((action) => actions.includes(action))
  return right ? [] : [`the audit says ${actions.join(', ') || 'nothing'}`]
}
