/** https://docs.slack.dev/reference/objects/file-object */
import type { StoredFile, Workspace } from '../workspace/workspace.ts'

export function fileObject(workspace: Workspace, file: StoredFile) {
  const { id, name, mimetype, size, created, userId } = file
  const address = `${workspace.origin}/files-pri/${workspace.team.id}-${id}`
  const path = encodeURIComponent(name)
  return {
    id,
    created,
    timestamp: created,
    name,
    title: name,
    mimetype,
    filetype: name.split('.').at(-1)?.toLowerCase() ?? 'binary',
    pretty_type: mimetype,
    user: userId,
    user_team: workspace.people.get(userId)?.teamId ?? workspace.team.id,
    editable: false,
    size,
    mode: 'hosted',
    is_external: false,
    external_type: '',
    is_public: false,
    public_url_shared: false,
    display_as_bot: false,
    username: '',
    url_private: `${address}/${path}`,
    url_private_download: `${address}/download/${path}`,
    permalink: `https://${workspace.team.domain}.slack.com/files/${userId}/${id}/${path}`,
    media_display_type: 'unknown',
    has_rich_preview: false,
    file_access: 'visible',
  }
}
