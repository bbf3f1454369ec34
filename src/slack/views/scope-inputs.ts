import type { AnyBlock, InputBlock } from '@slack/types'
import type { Catalogue, Scope, ScopeArea } from '../../domain/catalogue.ts'
import { actions, fields } from '../ids.ts'
import { mrkdwn, option, plain } from './blocks.ts'
import { type FormContext, type FormShape, formBlocks } from './form-shape.ts'

/** Tick an area, and its scopes unfold with their endpoints. */
export function scopeInputs(shape: FormShape, { catalogue, packages, version }: FormContext): AnyBlock[] {
  const areaOptions = catalogue.areas.map((area) => option(area.name, area.id))
  const opened = areaOptions.filter((entry) => version && shape.areas.includes(entry.value ?? ''))
  const areas: InputBlock = {
    type: 'input',
    block_id: formBlocks.areas,
    dispatch_action: true,
    label: plain('Scopes'),
    hint: plain("Select the scope area of the API you'd like to use with the app."),
    element: {
      type: 'checkboxes',
      action_id: actions.chooseAreas,
      options: areaOptions,
      ...(opened.length > 0 && { initial_options: opened }),
    },
  }
  const unfolded = catalogue.areas.filter((area) => shape.areas.includes(area.id))
  return [areas, ...unfolded.flatMap((area) => areaBlocks(area, { catalogue, packages, version }))]
}

function areaBlocks(area: ScopeArea, { catalogue, packages, version }: FormContext): AnyBlock[] {
  const options = area.scopes.map((scope) => option(scopeLabel(scope, catalogue, packages), scope.name))
  const chosen = options.filter((entry) => version?.scopes.includes(entry.value ?? ''))
  return [
    {
      type: 'input',
      block_id: formBlocks.scopes(area.id),
      label: plain(area.name),
      element: {
        type: 'checkboxes',
        action_id: fields.scopes,
        options,
        ...(chosen.length > 0 && { initial_options: chosen }),
      },
    },
    {
      type: 'context',
      elements: area.scopes.map((scope) =>
        mrkdwn(
          `*${scope.title}*: ${scope.description}\n${scope.endpoints.map((path) => `\`${path}\``).join('  ')}`,
        ),
      ),
    },
  ]
}

/** A scope that the tenant's packages lack is listed and marked: choosing it says what is missing. */
function scopeLabel(scope: Scope, catalogue: Catalogue, packages: readonly string[]): string {
  if (scope.packages.some((id) => packages.includes(id))) return scope.title
  const needed = catalogue.packages
    .filter((entry) => scope.packages.includes(entry.id))
    .map((entry) => entry.name)
  return `${scope.title} (needs ${needed.join(' or ')})`
}
