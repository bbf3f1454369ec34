/** Everything a person can do, in one object: what the page and the control door are built on. */
import { eventPayload } from '../deliveries/payloads.ts'
import { viewObject } from '../objects/view.ts'
import { GestureError, type Gestures, type Target } from '../screen.ts'
import { uploadedFile } from '../state/accept.ts'
import type { Option } from '../state/values.ts'
import { randomId } from '../workspace/ids.ts'
import { forgetEphemerals } from '../workspace/messages.ts'
import { directMessage } from '../workspace/seed.ts'
import { setStack } from '../workspace/views.ts'
import { change, press, suggest } from './act.ts'
import { say } from './say.ts'
import { screenOf } from './screen-of.ts'
import { shortcut, useShortcut } from './shortcut.ts'
import { actor, notify, type Stage } from './stage.ts'
import { close, submit } from './submit.ts'

export interface SlackGestures extends Gestures {
  /** What an external select offers for the letters typed so far (`block_suggestion`). */
  suggest(personId: string, target: Target, typed: string): Promise<Option[]>
  /** Opens the app's direct message (`app_home_opened`, tab `messages`). */
  openMessages(personId: string): Promise<void>
}

export function createGestures(stage: Stage): SlackGestures {
  const { workspace } = stage
  return {
    say: (...gesture) => say(stage, ...gesture),
    openHome: (personId) => openTab(stage, personId, 'home'),
    openMessages: (personId) => openTab(stage, personId, 'messages'),
    shortcut: (...gesture) => shortcut(stage, ...gesture),
    useShortcut: (...gesture) => useShortcut(stage, ...gesture),
    change: (...gesture) => change(stage, ...gesture),
    press: (...gesture) => press(stage, ...gesture),
    suggest: (...gesture) => suggest(stage, ...gesture),
    submit: (...gesture) => submit(stage, ...gesture),
    close: (...gesture) => close(stage, ...gesture),
    upload: (...gesture) => upload(stage, ...gesture),
    screen: (...gesture) => screenOf(stage, ...gesture),
    // A client that loads anew has lost what only it knew: ephemeral messages and open modals.
    reload: (personId) => {
      forgetEphemerals(workspace, (one) => one.toUserId === personId)
      setStack(workspace, personId, [])
      notify(workspace, personId, undefined)
    },
    dismissNotice: (personId) => notify(workspace, personId, undefined),
    onChange: workspace.onChange,
  }
}

async function openTab(stage: Stage, personId: string, tab: 'home' | 'messages'): Promise<void> {
  const { workspace, deliver } = stage
  const person = actor(workspace, personId)
  if (!workspace.manifest.settings.event_subscriptions.bot_events.includes('app_home_opened')) return
  const home = tab === 'home' ? workspace.homes.get(personId) : undefined
  const event = {
    type: 'app_home_opened',
    user: personId,
    channel: directMessage(workspace, person).id,
    tab,
    ...(home && { view: viewObject(workspace, home) }),
  }
  await deliver(eventPayload(workspace, event))
}

/** A file_input takes 10 MB at most. */
const largest = 10 * 1024 * 1024

async function upload(
  { workspace }: Stage,
  personId: string,
  { name, mimetype, bytes }: { name: string; mimetype: string; bytes: Uint8Array },
) {
  actor(workspace, personId)
  if (bytes.byteLength > largest) throw new GestureError('files may have up to 10 MB')
  const id = randomId('F')
  const file = workspace.files.put(id, {
    id,
    userId: personId,
    name,
    mimetype,
    size: bytes.byteLength,
    created: Math.floor(workspace.clock.now() / 1000),
    base64: Buffer.from(bytes).toString('base64'),
  })
  return uploadedFile(workspace, file)
}
