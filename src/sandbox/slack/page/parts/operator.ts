/** The operator's panel: what happens to people, the reviewer channel and messages. The sandbox's, not Slack's. */
import type { DeskChannel, DeskClient } from '../../operator-desk.ts'
import type { Person, Screen } from '../../screen.ts'
import { json } from '../draw.ts'
import { type Html, html } from '../html.ts'
import { personAvatar } from './avatar.ts'
import { placeName } from './channel.ts'
import { icon } from './icons.ts'

/** A button for one verb. The id stays the same when a push turns it into its opposite, so that focus stays. */
interface Act {
  id: string
  verb: string
  body: Record<string, unknown>
  label: string
  /** For who does not see what it stands beside. */
  name: string
  done: string
}

export function operatorPanel(
  channel: DeskChannel,
  screen: Screen,
  clients: readonly DeskClient[] = [],
): Html {
  const people = screen.people.filter((person) => person.role !== 'bot')
  return html`<div class="try-head"><h2>Operator</h2><span class="operator-note">of the sandbox, not of Slack</span><button type="button" class="bar-button" data-operator-close aria-label="Dismiss" title="Dismiss">${icon('close')}</button></div>
    <h3>#${channel.name} <span class="operator-state">${stateOf(channel, screen.app.name)}</span></h3>
    <div class="operator-acts">${channelActs(channel, screen.app.name).map(button)}</div>
    <h3>Open now: ${screen.place.kind === 'channel' ? placeName(screen.place.channel) : `${screen.app.name}’s Home`}</h3>
    <div class="operator-acts">${deletion(screen)}</div>
    <h3>People</h3>
    <ul>${people.map((person) => row(person, screen.team.id))}</ul>
    ${clients.length > 0 ? html`<h3>In Okta’s own console</h3><ul>${clients.slice(0, CLIENTS).map(clientRow)}</ul>` : ''}`
}

const button = ({ id, verb, body, label, name, done }: Act): Html =>
  html`<button type="button" id="operator-${id}" class="operator-act" data-operator="${verb}" data-body="${json(body)}" data-done="${done}" aria-label="${name}">${label}</button>`

const stateOf = ({ archived, hasApp, externallyShared }: DeskChannel, app: string): string =>
  [
    archived ? 'archived' : 'open',
    hasApp ? `with ${app}` : `without ${app}`,
    ...(externallyShared ? ['shared with another organisation'] : []),
  ].join(', ')

function channelActs({ id, name, archived, hasApp, externallyShared }: DeskChannel, app: string): Act[] {
  const act = (key: string, verb: string, label: string, done: string): Act => ({
    id: key,
    verb,
    body: { channel: id },
    label,
    name: `${label}: #${name}`,
    done,
  })
  return [
    archived
      ? act('archive', 'unarchive', 'Unarchive', `#${name} is open again`)
      : act('archive', 'archive', 'Archive', `#${name} is archived`),
    hasApp
      ? act('app', 'remove', `Remove ${app}`, `${app} is no member of #${name} any more`)
      : act('app', 'invite', `Invite ${app}`, `${app} is a member of #${name}`),
    externallyShared
      ? act('share', 'unshare', 'Stop sharing', `#${name} is not shared any more`)
      : act('share', 'share', 'Share with another organisation', `#${name} is shared`),
  ]
}

function deletion({ place, app }: Screen): Html {
  if (place.kind !== 'channel') return html`<p>Open a channel to delete a message of ${app.name} there.</p>`
  const { channel, thread } = place
  const label = `Delete ${app.name}’s newest message${thread ? ' in this thread' : ''}`
  const body = { channel: channel.id, ...(thread && { thread: thread.parentTs }) }
  return button({
    id: 'delete',
    verb: 'deleteNewest',
    body,
    label,
    name: label,
    done: 'Deleted, as if by hand',
  })
}

function row(person: Person, teamId: string): Html {
  const { id, realName, role, deleted } = person
  const isGuest = role === 'guest'
  const act = (key: string, verb: string, label: string, name: string, done: string) =>
    button({ id: `${key}-${id}`, verb, body: { person: id }, label, name, done })
  const kind = isGuest
    ? act('role', 'member', 'Make member', `Make ${realName} a member`, `${realName} is a member`)
    : act('role', 'guest', 'Make guest', `Make ${realName} a guest`, `${realName} is a guest`)
  return html`<li id="operator-${id}">${personAvatar(id, realName)}<span class="operator-who"><b>${realName}</b> <span class="operator-state">${deleted ? '(deactivated)' : role}</span></span>
    ${person.teamId === teamId && !deleted ? kind : ''}
    ${
      deleted
        ? act('active', 'reactivate', 'Reactivate', `Reactivate ${realName}`, `${realName} is active again`)
        : act('active', 'deactivate', 'Deactivate', `Deactivate ${realName}`, `${realName} is deactivated`)
    }</li>`
}

/** More than these somebody hardly tries this with. */
const CLIENTS = 3

/** What somebody does to a client past the portal. */
function clientRow({ clientId, label, active }: DeskClient): Html {
  const act = (verb: string, text: string, done: string): Html =>
    button({
      id: `okta-${verb}-${clientId}`,
      verb: 'okta',
      body: { act: verb, client: clientId },
      label: text,
      name: `${text}: ${label}`,
      done,
    })
  return html`<li id="operator-${clientId}"><span class="operator-who"><b>${label}</b> <span class="operator-state">${active ? 'on' : 'off'}</span></span>
    ${act('rename', 'Rename', 'Renamed in Okta')}${act('addRedirectUri', 'Add redirect URI', 'Added in Okta')}
    ${active ? act('switchOff', 'Switch off', 'Switched off in Okta') : act('switchOn', 'Switch on', 'Switched on in Okta')}
    ${act('addSecret', 'Add secret', 'Added in Okta')}${act('deleteClient', 'Delete', 'Deleted in Okta')}</li>`
}
