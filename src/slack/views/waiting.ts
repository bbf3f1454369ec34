import type { ModalView } from '@slack/types'
import type { Message } from '../messenger.ts'
import { plain, section } from './blocks.ts'

/** Stands where the answer takes longer than a person should look at nothing. */
export const waitingView = (title = 'One moment'): ModalView => ({
  type: 'modal',
  title: plain(title),
  close: plain('Close'),
  blocks: [section('⏳ *Working on it…* This window shows what became of it as soon as it is done.')],
})

/** A message where a window is open for the answer. */
export const windowOf = ({ blocks }: Message, title = 'DevPortal'): ModalView => ({
  type: 'modal',
  title: plain(title),
  close: plain('Close'),
  blocks,
})
