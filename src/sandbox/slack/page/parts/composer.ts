/** Where a person writes. The list of commands waits hidden beside it; the script filters and shows it. */
import type { Screen } from '../../screen.ts'
import { domId, type Html, html } from '../html.ts'
import { appAvatar, personAvatar } from './avatar.ts'
import { type IconName, icon } from './icons.ts'
import { shortcutMenu } from './shortcuts.ts'

export interface ComposerPlace {
  channelId: string
  threadTs?: string
  placeholder: string
}

const formats: [IconName, string, string][] = [
  ['bold', '*', 'Bold'],
  ['italic', '_', 'Italic'],
  ['strike', '~', 'Strikethrough'],
  ['code', '`', 'Code'],
  ['codeBlock', '```', 'Code block'],
]

export function composer(screen: Screen, place: ComposerPlace): Html {
  const id = domId('composer', screen.me.id, place.channelId, place.threadTs ?? '')
  return html`<form class="composer" data-composer="${place.channelId}" data-thread="${place.threadTs ?? ''}" data-command="${place.threadTs ? '' : 'yes'}">
    <div class="composer-tools" role="toolbar" aria-label="Formatting">${formats.map(
      ([name, mark, label]) =>
        html`<button type="button" class="tool" data-wrap="${mark}" aria-label="${label}" title="${label}">${icon(name)}</button>`,
    )}</div>
    <textarea id="${id}" class="composer-text" rows="1" placeholder="${place.placeholder}" aria-label="${place.placeholder}" role="combobox" aria-autocomplete="list" aria-expanded="false" autocomplete="off"></textarea>
    <div class="composer-foot">
      <button type="button" id="${id}-plus" class="tool tool-round" data-menu="${id}-shortcuts" aria-haspopup="menu" aria-expanded="false" aria-label="Shortcuts" title="Shortcuts">${icon('plus')}</button>
      ${shortcutMenu(screen, `${id}-shortcuts`)}
      <button type="button" class="tool" data-insert="@" aria-label="Mention someone" title="Mention someone">${icon('at')}</button>
      ${place.threadTs ? '' : html`<button type="button" class="tool" data-insert="/" aria-label="Run a command" title="Run a command">${icon('lightning')}</button>`}
      <span class="composer-space"></span>
      <button type="submit" class="send" aria-label="Send" title="Send" aria-disabled="true">${icon('send')}</button>
    </div>
  </form>`
}

/** One per page: what completes a `/` or an `@`. */
export const completions = (screen: Screen): Html => html`
  <div hidden id="complete-commands">${screen.app.commands.map(
    (item) =>
      html`<div role="option" class="menu-item menu-person" data-insert="${item.command} " data-find="${item.command}">${appAvatar()}<span class="menu-item-text"><span><b>${item.command}</b> <span class="usage">${item.usageHint}</span></span><span class="option-description">${item.description}</span></span><span class="menu-item-side">${screen.app.name}</span></div>`,
  )}</div>
  <div hidden id="complete-people">${screen.people
    .filter((person) => !person.deleted && person.role !== 'bot')
    .map(
      (person) =>
        html`<div role="option" class="menu-item menu-person" data-insert="@${person.name} " data-find="${person.name} ${person.realName}">${personAvatar(person.id, person.realName)}<span class="menu-item-text"><span><b>${person.realName}</b> <span class="usage">@${person.name}</span></span></span></div>`,
    )}</div>`
