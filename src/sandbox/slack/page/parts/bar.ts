/** The sandbox's own bar above Slack: whom this tab acts as, light or dark, what to try. */
import type { Screen } from '../../screen.ts'
import { type Html, html } from '../html.ts'
import { type At, hrefOf } from '../place.ts'
import { tryThis } from '../try-this.ts'
import { personAvatar } from './avatar.ts'
import { icon } from './icons.ts'

export function bar(screen: Screen, at: At, hasOperator: boolean): Html {
  const { me } = screen
  return html`<span class="bar-name">Sandbox</span>
    <span class="bar-label" id="acting-label">acting as</span>
    <button type="button" id="acting" class="bar-person" data-menu="acting-menu" aria-haspopup="menu" aria-expanded="false" aria-labelledby="acting-label acting">
      ${personAvatar(me.id, me.realName)}<b>${me.realName}</b><span class="bar-title">${me.deleted ? '(deactivated)' : me.title}</span>${icon('caret')}
    </button>
    <div hidden id="acting-menu" data-kind="menu">${people(screen, at)}</div>
    ${screen.app.connected ? '' : html`<span class="bar-warning" role="status">${screen.app.name} is not connected</span>`}
    <span class="bar-warning bar-offline" role="status">The sandbox has stopped. Reconnecting…</span>
    <span class="bar-space"></span>
    ${hasOperator ? operatorButton : ''}
    <button type="button" id="theme-toggle" class="bar-button" data-theme-toggle aria-label="Switch between light and dark" title="Light or dark">${icon('sun')}${icon('moon')}</button>
    <button type="button" id="try-open" class="bar-button" data-try-open>${icon('help')}<span>What to try</span></button>`
}

const operatorButton = html`<button type="button" id="operator-open" class="bar-button" data-operator-open aria-expanded="false" aria-controls="operator" aria-label="Operator" title="Operator: what happens around the app">${icon('wrench')}<span>Operator</span></button>`

const people = (screen: Screen, at: At): Html =>
  html`<div class="menu-heading">Act as</div>${screen.people
    .filter((person) => person.role !== 'bot')
    .map((person) =>
      person.deleted
        ? html`<div role="menuitem" aria-disabled="true" class="menu-item menu-person menu-off">${personAvatar(person.id, person.realName)}<span class="menu-item-text"><b>${person.realName}</b><span class="option-description">(deactivated)</span></span></div>`
        : html`<a role="menuitem" class="menu-item menu-person" data-go href="${hrefOf(person.name, at)}" ${person.id === screen.me.id ? html`aria-current="true"` : ''}>
        ${personAvatar(person.id, person.realName)}
        <span class="menu-item-text"><b>${person.realName}</b><span class="option-description">${person.title}</span></span>${icon('check')}
      </a>`,
    )}<div class="menu-note">Open one in a new tab to be two people at once.</div>`

/** Drawn once with the page; the script shows it on the first visit and on "What to try". */
export const tryNote =
  (): Html => html`<aside id="try-note" class="try-note" hidden aria-labelledby="try-title">
    <div class="try-head"><h2 id="try-title">${tryThis.title}</h2><button type="button" class="bar-button" data-try-close aria-label="Dismiss" title="Dismiss">${icon('close')}</button></div>
    <p>${tryThis.lead}</p>
    <ol>${tryThis.steps.map(
      (step) => html`<li><div><b>${step.title}</b><p>${step.text}</p></div>
        <button type="button" class="try-go" data-try-as="${step.as}" data-try-at="${step.at}" data-try-compose="${step.compose ?? ''}">${step.go}</button></li>`,
    )}</ol>
  </aside>`
