import { fileObject } from '../objects/file.ts'
import { args, id, int, string } from './arguments.ts'
import { method, Refusal } from './method.ts'

/** https://docs.slack.dev/reference/methods/files.info */
export const filesInfo = method({
  name: 'files.info',
  scope: 'files:read',
  args: args({
    file: id,
    count: int.optional(),
    page: int.optional(),
    cursor: string.optional(),
    limit: int.optional(),
  }),
  call: ({ file: fileId }, { workspace }) => {
    const file = workspace.files.get(fileId)
    if (!file) throw new Refusal('file_not_found')
    return { file: fileObject(workspace, file), comments: [], response_metadata: { next_cursor: '' } }
  },
})

/** https://docs.slack.dev/reference/methods/files.delete: an upload belongs to its person, never to the bot. */
export const filesDelete = method({
  name: 'files.delete',
  scope: 'files:write',
  args: args({ file: id }),
  call: ({ file }, { workspace }) => {
    throw new Refusal(workspace.files.get(file) ? 'cant_delete_file' : 'file_not_found')
  },
})
