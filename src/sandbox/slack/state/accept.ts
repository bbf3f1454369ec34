/** What a person may put into an element: the same limits that Slack's clients keep. */
import type { Loose } from '../blocks/walk.ts'
import { type ElementState, GestureError, type UploadedFile } from '../screen.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { type Option, optionsOf, stateKey } from './values.ts'

/** Checks what was typed or chosen and brings it into Slack's shape. */
export function acceptState(
  workspace: Workspace,
  personId: string,
  element: Loose,
  state: ElementState,
): ElementState {
  const key = stateKey(element.type)
  if (!key) throw new GestureError(`${element.type} keeps no state`)
  const value = state[key] ?? null
  return { type: element.type, [key]: acceptValue({ workspace, personId, element }, value) }
}

interface Setting {
  workspace: Workspace
  personId: string
  element: Loose
}

function acceptValue(setting: Setting, value: unknown): unknown {
  const { element } = setting
  if (element.type === 'file_input') return acceptFiles(setting, list(value))
  if (element.type.startsWith('multi_') || element.type === 'checkboxes') {
    const limit = Number(element.max_selected_items ?? Number.POSITIVE_INFINITY)
    const items = list(value)
    if (items.length > limit) throw new GestureError(`you can choose up to ${limit}`)
    return items.map((item) => acceptItem(setting, item))
  }
  if (value === null || value === '') return null
  return acceptItem(setting, value)
}

const list = (value: unknown): unknown[] => (value === null ? [] : [value].flat())

const shapes: Record<string, RegExp> = {
  datepicker: /^\d{4}-\d\d-\d\d$/,
  timepicker: /^\d\d:\d\d$/,
  plain_text_input: /^/,
  url_text_input: /^/,
  email_text_input: /^/,
  number_input: /^/,
}

function acceptItem({ workspace, element }: Setting, value: unknown): unknown {
  const shape = shapes[element.type]
  if (shape && !(typeof value === 'string' && shape.test(value)))
    throw new GestureError(`${element.type} does not take ${JSON.stringify(value)}`)
  if (element.type === 'datetimepicker') return Number(value)
  if (/external_select$/.test(element.type)) return value
  if (/(static_select|checkboxes|radio_buttons)$/.test(element.type)) return acceptOption(element, value)
  if (/users_select$/.test(element.type)) {
    if (workspace.people.get(String(value))?.deleted !== false)
      throw new GestureError(`there is no person ${String(value)}`)
  }
  if (/(channels|conversations)_select$/.test(element.type)) {
    if (!workspace.channels.get(String(value))) throw new GestureError(`there is no channel ${String(value)}`)
  }
  return value
}

/** By value, so that a page may send `{ value }` alone; Slack sends the whole option on. */
function acceptOption(element: Loose, value: unknown): Option {
  const wanted = typeof value === 'string' ? value : (value as Option).value
  const option = optionsOf(element).find((one) => one.value === wanted)
  if (!option) throw new GestureError(`${element.type} does not offer ${wanted}`)
  return option
}

function acceptFiles({ workspace, personId, element }: Setting, files: unknown[]): UploadedFile[] {
  const limit = Number(element.max_files ?? 10)
  if (files.length > limit) throw new GestureError(`you can add up to ${limit} files`)
  return files.map((one) => {
    const id = typeof one === 'string' ? one : (one as UploadedFile).id
    const file = workspace.files.get(id)
    if (file?.userId !== personId) throw new GestureError(`you have no file ${id}`)
    return uploadedFile(workspace, file)
  })
}

export function uploadedFile(
  workspace: Workspace,
  file: { id: string; name: string; mimetype: string; size: number },
): UploadedFile {
  const { id, name, mimetype, size } = file
  return { id, name, mimetype, size, url: `${workspace.origin}/files-shown/${id}` }
}
