import { PortalError } from '../../domain/errors.ts'
import { compromiseSecret } from '../../domain/leaked-secrets.ts'
import { viewApp } from '../../domain/list-apps.ts'
import { revealSecret } from '../../domain/reveal-secret.ts'
import {
  activateSecret,
  deactivateSecret,
  deleteSecret,
  GRACE,
  type Grace,
  generateSecret,
  keepSecret,
  MAX_SECRETS,
} from '../../domain/secrets.ts'
import type { SlackDeps } from '../deps.ts'
import { drawSecrets } from '../draw.ts'
import { fields } from '../ids.ts'
import { actorOf, appIdOf, elementOf } from '../input.ts'
import { generateSecretView, secretLoadingView, secretsView, secretValueView } from '../views/secrets.ts'
import { redrawSecrets } from './apps.ts'
import { type Click, chosenValue, modalOf, type Submission } from './kinds.ts'

/** *Show*: the value, in a modal of its own, fetched from the server that keeps it. */
export async function onShowSecret({ body, action, show }: Click, deps: SlackDeps): Promise<void> {
  await show(secretLoadingView())
  const { app, secret, value } = await revealSecret(deps, actorOf(body, deps.tenantId), chosenValue(action))
  await show(secretValueView(app, secret, value))
}

/** *Generate New Secret*: asks what becomes of the old one; at the cap, says how to make room. */
export async function onAskGenerate({ body, action, show, redraw }: Click, deps: SlackDeps): Promise<void> {
  const { app, secrets } = await viewApp(deps, actorOf(body, deps.tenantId), chosenValue(action))
  if (secrets.filter((secret) => secret.wanted !== 'deleted').length >= MAX_SECRETS) {
    const note =
      '⚠️ An app has at most two secrets. *Deactivate* one, then *Delete* it, to make room for a new one.'
    if (modalOf(body)) return void (await redraw(secretsView(app, secrets, { note })))
    throw new PortalError(
      'too_many_secrets',
      'An app has at most two secrets. Deactivate one, delete it, then generate a new one.',
    )
  }
  const old = secrets.find((secret) => secret.wanted === 'active')
  await show(generateSecretView(app, old))
}

/** The choice is made: the view below is drawn with the new secret. */
export async function onGenerateSecret({ body, view, answer }: Submission, deps: SlackDeps): Promise<void> {
  const actor = actorOf(body, deps.tenantId)
  const appId = appIdOf(view)
  const grace = elementOf(view.state.values, fields.grace, fields.grace).selected_option?.value ?? 'keep'
  if (!isGrace(grace)) throw new Error('The form has no such choice')
  await generateSecret(deps, actor, appId, grace, view.id)
  await answer({ done: 'The new secret is there: close this window to see it.' })
  if (view.previous_view_id) await redrawSecrets(deps, actor, view.previous_view_id, appId)
}

const isGrace = (value: string): value is Grace => value in GRACE

const change =
  (work: typeof deactivateSecret) =>
  async ({ body, action }: Click, deps: SlackDeps): Promise<void> => {
    const actor = actorOf(body, deps.tenantId)
    const app = await work(deps, actor, chosenValue(action))
    const modal = modalOf(body)
    if (modal) await redrawSecrets(deps, actor, modal.id, app.id)
  }

export const onDeactivateSecret = change(deactivateSecret)
export const onActivateSecret = change(activateSecret)
export const onDeleteSecret = change(deleteSecret)

/** *Leaked!*: the view says what has happened, and leads to the new secret. */
export async function onCompromiseSecret({ body, action }: Click, deps: SlackDeps): Promise<void> {
  const actor = actorOf(body, deps.tenantId)
  const leaked = await compromiseSecret(deps, actor, chosenValue(action))
  const modal = modalOf(body)
  if (modal) await redrawSecrets(deps, actor, modal.id, leaked.app.id, { leaked })
}

/** *Keep both*, in Client Secrets or in the warning: the scheduled end is called off. */
export async function onKeepSecret({ body, action, show }: Click, deps: SlackDeps): Promise<void> {
  const actor = actorOf(body, deps.tenantId)
  const app = await keepSecret(deps, actor, chosenValue(action))
  const modal = modalOf(body)
  const { id } = modal ?? (await show(drawSecrets(await viewApp(deps, actor, app.id))))
  const note = '✅ The scheduled end is called off: both secrets stay until you deactivate one yourself.'
  await redrawSecrets(deps, actor, id, app.id, { note })
}
