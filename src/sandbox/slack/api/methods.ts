/** Every Web API method that the stand-in answers to. */
import { authTest, connectionsOpen, teamInfo } from './auth.ts'
import { chatDelete, chatGetPermalink, chatPostEphemeral, chatPostMessage, chatUpdate } from './chat.ts'
import {
  conversationsInfo,
  conversationsList,
  conversationsMembers,
  conversationsOpen,
} from './conversations.ts'
import { filesDelete, filesInfo } from './files.ts'
import { conversationsHistory, conversationsReplies } from './history.ts'
import type { ApiMethod } from './method.ts'
import { usergroupsList, usergroupsUsersList } from './usergroups.ts'
import { usersInfo, usersList, usersLookupByEmail } from './users.ts'
import { blocksValidate } from './validate.ts'
import { viewsOpen, viewsPublish, viewsPush, viewsUpdate } from './views.ts'

const methods: ApiMethod[] = [
  authTest,
  connectionsOpen,
  blocksValidate,
  chatDelete,
  chatGetPermalink,
  chatPostEphemeral,
  chatPostMessage,
  chatUpdate,
  conversationsHistory,
  conversationsInfo,
  conversationsList,
  conversationsMembers,
  conversationsOpen,
  conversationsReplies,
  filesDelete,
  filesInfo,
  teamInfo,
  usergroupsList,
  usergroupsUsersList,
  usersInfo,
  usersList,
  usersLookupByEmail,
  viewsOpen,
  viewsPublish,
  viewsPush,
  viewsUpdate,
]

export const methodByName = new Map(methods.map((one) => [one.name, one]))
