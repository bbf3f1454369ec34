/** What a deactivated person sees of Slack: nothing. */
import type { Screen } from '../../screen.ts'
import { type Html, html } from '../html.ts'
import { personAvatar } from './avatar.ts'

export const signedOut = ({ me, team }: Screen): Html =>
  html`<div class="signed-out">${personAvatar(me.id, me.realName)}
    <h1>${me.realName} (deactivated)</h1>
    <p>This account can no longer be used in ${team.name}.</p>
    <p class="operator-hint">Act as somebody else with the bar above, or reactivate ${me.realName} with Operator.</p></div>`
