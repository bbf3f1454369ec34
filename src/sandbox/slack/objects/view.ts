/** A view as payloads and answers carry it. https://docs.slack.dev/reference/views */
import type { StateValues, UploadedFile } from '../screen.ts'
import type { OpenView, Workspace } from '../workspace/workspace.ts'
import { fileObject } from './file.ts'

export function viewObject(workspace: Workspace, { id, view, hash, values, rootId, previousId }: OpenView) {
  return {
    id,
    team_id: workspace.team.id,
    private_metadata: '',
    callback_id: '',
    external_id: '',
    clear_on_close: false,
    notify_on_close: false,
    title: null,
    close: null,
    submit: null,
    ...view,
    state: { values: stateValues(workspace, values) },
    hash,
    root_view_id: rootId,
    previous_view_id: previousId,
    app_id: workspace.app.id,
    app_installed_team_id: workspace.team.id,
    bot_id: workspace.app.botId,
  }
}

/** Files are kept as the person's client shows them; the app gets whole file objects. */
export function stateValues(workspace: Workspace, values: StateValues): StateValues {
  const entries = Object.entries(values).map(([blockId, block]) => {
    const states = Object.entries(block).map(([actionId, state]) => {
      if (state.type !== 'file_input') return [actionId, state]
      const files = (state.files as UploadedFile[]).flatMap(({ id }) => {
        const file = workspace.files.get(id)
        return file ? [fileObject(workspace, file)] : []
      })
      return [actionId, { ...state, files }]
    })
    return [blockId, Object.fromEntries(states)]
  })
  return Object.fromEntries(entries)
}
